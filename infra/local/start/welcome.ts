import { relative } from 'node:path';
import { readConfig, settings } from '../../config.js';
import type { Place } from '../setup/index.js';

export interface Login {
  readonly login: string;
  readonly password: string;
}

/**
 * Prints what runs where, and what to try next.
 *
 * @param firstLogin the administrator that was created now, whose password is not shown again
 */
export function welcome(place: Place, firstLogin?: Login): string {
  const { config, dataDir, owns } = place;
  const cli = cliOf(place);
  const api = config.publicUrl || localApiUrl(place);
  return box([
    'Brewline runs.',
    '',
    `App            ${api}/`,
    `API            ${api}/docs`,
    `Devices        ${config.mqttUrl}`,
    ...(config.mqttCaFile ? [`  trust        ${config.mqttCaFile}`] : []),
    `PostgreSQL     ${owns.postgres ? `127.0.0.1:${config.postgresPort}, private` : 'yours (DATABASE_URL)'}`,
    `RabbitMQ       ${owns.rabbit ? `127.0.0.1:${config.amqpPort}, private` : 'yours (AMQP_URL)'}`,
    `Event store    ${owns.eventStore ? `127.0.0.1:${config.eventStorePort}, embedded` : 'yours (EVENTSTORE_URL)'}`,
    `Data, logs     ${relative(process.cwd(), dataDir) || '.'}, ${relative(process.cwd(), dataDir)}/log`,
    '',
    ...loginLines(api, cli, firstLogin),
    '',
    'Try next',
    ...hints([
      ['Try it out in /docs', 'send a command to a machine, plan a whole brew'],
      [`${cli} replay --help`, 'every brew event, in order, as NDJSON'],
      [`${cli} parked`, 'messages that could not be processed, and why'],
      [`${cli} simulate --help`, 'more devices, or a recorded log'],
    ]),
    '',
    `Ctrl-C stops everything, and so does kill -INT ${process.pid}; npm start continues with the same data.`,
  ]);
}

/** Where this machine reaches the API. */
export function localApiUrl({ config: { apiTlsCertFile, host, apiPort } }: Place): string {
  const scheme = apiTlsCertFile === '' ? 'http' : 'https';
  return `${scheme}://${host.includes(':') ? `[${host}]` : host}:${apiPort}`;
}

/** One line with what the demo is good for: where the app is, and who may log in. */
export function demoLine(
  place: Place,
  { login, password }: Pick<Login, 'login'> & { readonly password: string | undefined },
): string {
  const reset = `${cliOf(place)} person reset-password ${login}`;
  const how =
    password === undefined
      ? `forgotten: ${reset}`
      : `password ${password}, shown only now; for a new one: ${reset}`;
  return `The app: ${localApiUrl(place)}/ · log in as ${login}, ${how}`;
}

/** The command line finds this place by its data folder, unless that is the default one. */
function cliOf({ config, dataDir }: Place): string {
  if (config.dataDir === readConfig({}).dataDir) return 'npx brewline';
  return `${settings.dataDir.env}=${shellQuoted(dataDir)} npx brewline`;
}

function shellQuoted(text: string): string {
  return /^[\w@%+:,./-]+$/.test(text) ? text : `'${text.replaceAll("'", `'\\''`)}'`;
}

function hints(rows: readonly (readonly [what: string, gives: string])[]): string[] {
  const width = Math.max(...rows.map(([what]) => what.length));
  return rows.map(([what, gives]) => `  ${what.padEnd(width)}   ${gives}`);
}

function loginLines(api: string, cli: string, firstLogin: Login | undefined): string[] {
  if (!firstLogin) return [`Log in as admin; forgotten: ${cli} person reset-password admin`];
  return [
    `Log in at ${api}/docs as ${firstLogin.login}`,
    `  password     ${firstLogin.password}`,
    `  shown only now; for a new one:  ${cli} person reset-password admin`,
  ];
}

function box(lines: readonly string[]): string {
  const width = Math.max(...lines.map((line) => line.length));
  const body = lines.map((line) => `│ ${line.padEnd(width)} │`);
  return [`┌${'─'.repeat(width + 2)}┐`, ...body, `└${'─'.repeat(width + 2)}┘`].join('\n');
}
