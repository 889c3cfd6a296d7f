import { relative } from 'node:path';
import type { Place } from '../setup/index.js';

export interface FirstLogin {
  readonly login: string;
  readonly password: string;
}

/**
 * What runs where, and what to try next.
 *
 * @param firstLogin the administrator made just now, whose password nobody sees again
 */
export function welcome(place: Place, firstLogin: FirstLogin | undefined): string {
  const { config, dataDir, owns } = place;
  const api = `http://${config.host}:${config.apiPort}`;
  return box([
    'Brewline runs.',
    '',
    `API            ${api}/docs`,
    `Devices        ${config.mqttUrl}`,
    ...(config.mqttCaFile ? [`  trust        ${config.mqttCaFile}`] : []),
    `PostgreSQL     ${owns.postgres ? `127.0.0.1:${config.postgresPort}, private` : 'yours (DATABASE_URL)'}`,
    `RabbitMQ       ${owns.rabbit ? `127.0.0.1:${config.amqpPort}, private` : 'yours (AMQP_URL)'}`,
    `Event store    ${owns.eventStore ? `127.0.0.1:${config.eventStorePort}, embedded` : 'yours (EVENTSTORE_URL)'}`,
    `Data, logs     ${relative(process.cwd(), dataDir) || '.'}, ${relative(process.cwd(), dataDir)}/log`,
    '',
    ...loginLines(api, firstLogin),
    '',
    'Try next',
    '  Try it out in /docs            ask a machine for something, plan a whole brew',
    '  npx brewline replay --help     every brew event, in order, as NDJSON',
    '  npx brewline parked            messages that could not be handled, and why',
    '  npx brewline simulate --help   more devices, or a recorded log',
    '',
    'Ctrl-C stops everything; npm start goes on with the same data.',
  ]);
}

function loginLines(api: string, firstLogin: FirstLogin | undefined): string[] {
  if (!firstLogin) return ['Log in as admin; forgotten: npx brewline person reset-password admin'];
  return [
    `Log in at ${api}/docs as ${firstLogin.login}`,
    `  password     ${firstLogin.password}`,
    '  shown this once; a new one: npx brewline person reset-password admin',
  ];
}

function box(lines: readonly string[]): string {
  const width = Math.max(...lines.map((line) => line.length));
  const body = lines.map((line) => `│ ${line.padEnd(width)} │`);
  return [`┌${'─'.repeat(width + 2)}┐`, ...body, `└${'─'.repeat(width + 2)}┘`].join('\n');
}
