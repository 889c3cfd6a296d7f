import { once } from 'node:events';
import { ensureFirstAdministrator, migrate, withPool } from '../../../adapters/postgres/index.js';
import { linkedAbortController } from '../../../domain/kernel/linkedAbortController.js';
import { apiExposure } from '../../compose/apiExposure.js';
import { BrewlineError, messageOf } from '../../../domain/kernel/errors.js';
import type { Config } from '../../config.js';
import { isLoopback } from '../../isLoopback.js';
import { lanAddress, setUp, step, type Place } from '../setup/index.js';
import { orAborted, type SupervisorEvent } from '../supervisor/index.js';
import { isDemoPlace, removeSimulatedUsers, startDemo } from './demo.js';
import { startFleet } from './fleet.js';
import { healthNote, HealthLines } from './healthLines.js';
import { lanLines } from './lanLines.js';
import { LiveSummary, summaryLine } from './liveSummary.js';
import { followParts, watchPlaceHealth } from './placeHealth.js';
import type { StartOptions } from './startOptions.js';
import { startRoles } from './startRoles.js';
import { doneLine, type Terminal } from './terminal.js';
import { newLedgerFile, timedRun } from './timedRun.js';
import { isGood, verdictTable } from './verdictTable.js';
import { demoLine, welcome } from './welcome.js';

export interface RunOptions extends StartOptions {
  readonly config: Config;
  readonly terminal: Terminal;
  /** Stops everything cleanly. */
  readonly signal: AbortSignal;
}

/**
 * Sets up, starts all roles and the fleet, shows their progress, and always stops everything at the end.
 *
 * @returns the exit code
 */
export async function runEverything(options: RunOptions): Promise<number> {
  const { config, terminal, signal } = options;
  apiExposure(config);
  const lan = addressFor(options);
  const stopping = linkedAbortController(signal);
  const endedParts = new Map<string, string>();
  let gaveUp = false;
  const place = await setUp({
    config,
    ...(lan !== undefined && { lan }),
    signal,
    onProgress: (progress) => terminal.showProgress(progress),
    onSupervisorEvent: (event) => {
      terminal.print(eventLine(event));
      followParts(endedParts, event);
      if (event.type !== 'gaveUp') return;
      gaveUp = true;
      stopping.abort();
    },
    migrate: async (to) => void (await migrate(to)),
  });
  try {
    const code = await run(place, endedParts, { ...options, signal: stopping.signal });
    return gaveUp ? 1 : code;
  } finally {
    terminal.showLive('');
    await step(
      (progress) => terminal.showProgress(progress),
      'Stopped',
      () => place.stop(),
    );
  }
}

/** @throws BrewlineError when settings say otherwise where the API is reached */
function addressFor({ lan, config }: RunOptions): string | undefined {
  if (lan === undefined) return undefined;
  if (!isLoopback(config.host) || config.publicUrl + config.apiTlsCertFile + config.trustProxy !== '')
    throw new BrewlineError(
      'CONFIGURATION_INVALID',
      '--lan sets HOST, PUBLIC_URL and API_TLS_…: leave them, and TRUST_PROXY, out',
    );
  return lan === true ? lanAddress() : lan;
}

async function run(
  place: Place,
  endedParts: ReadonlyMap<string, string>,
  options: RunOptions,
): Promise<number> {
  const { terminal, forMs, signal } = options;
  const live = new LiveSummary();
  const ledgerFile = newLedgerFile(place.dataDir);
  // Ctrl-C does not wait for a step that hangs: stopping the place ends what is being started.
  const since = await orAborted(startAll(place, live, { ...options, ledgerFile }), signal);
  void startDemoBehind(place, live, options);
  const health = watchPlaceHealth(place, endedParts);
  const lines = new HealthLines();
  const ticking = setInterval(() => {
    const overall = health.overall();
    lines.next(overall).forEach((line) => terminal.print(line));
    const note = healthNote(overall);
    terminal.showLive(summaryLine(live.summary) + (note === '' ? '' : ` · ${note}`));
  }, 1000);
  try {
    if (forMs === undefined) return await untilStopped(signal);
    const outcome = await timedRun({ place, live, ledgerFile, forMs, since, signal });
    clearInterval(ticking);
    terminal.showLive('');
    terminal.print(verdictTable(outcome));
    return isGood(outcome) ? 0 : 1;
  } finally {
    clearInterval(ticking);
    await health.stop();
  }
}

/** @returns a moment before the fleet started */
async function startAll(
  place: Place,
  live: LiveSummary,
  { terminal, fleet, lan, forMs, signal, ledgerFile }: RunOptions & { readonly ledgerFile: string },
): Promise<Date> {
  const onStats = (part: string, values: Readonly<Record<string, number>>) => live.add(part, values);
  const onStarted = (role: string, tookMs: number) => terminal.print(doneLine(role, tookMs));
  await startRoles(place, { onStats, onStarted, signal });
  const since = new Date();
  if (fleet.devices > 0) {
    const onProgress = terminal.showProgress.bind(terminal);
    const ledger = forMs === undefined ? {} : { ledgerFile };
    await step(onProgress, `${fleet.devices} simulated devices`, () =>
      startFleet(place, { ...fleet, ...ledger, onStats }),
    );
  }
  await removeSimulatedUsers(place);
  terminal.print(welcome(place, await firstLogin(place)));
  if (lan !== undefined) terminal.print(await lanLines(place));
  return since;
}

/** After everything else is ready. A timed run, which measures, has no demo. Nothing of the demo ends what runs. */
async function startDemoBehind(
  place: Place,
  live: LiveSummary,
  { terminal, demo, forMs, signal }: RunOptions,
): Promise<void> {
  if (!demo || forMs !== undefined || !isDemoPlace(place)) return;
  try {
    const isStarted = await startDemo(place, {
      onStats: (part, values) => live.add(part, values),
      onComplete: (made) => {
        if (made.password !== undefined) terminal.print(doneLine('Demo', made.tookMs));
        terminal.print(demoLine(place, made));
      },
      onFailed: (logFile) =>
        terminal.print(`▲ The demo is not complete, see ${logFile}; the next start goes on`),
    });
    if (!isStarted) terminal.print('• No demo: there are people of its names already');
  } catch (error) {
    if (!signal.aborted) terminal.print(`▲ The demo did not start: ${messageOf(error)}`);
  }
}

async function untilStopped(signal: AbortSignal): Promise<number> {
  if (!signal.aborted) await once(signal, 'abort');
  return 0;
}

function firstLogin({ ownerDatabaseUrl: databaseUrl }: Place) {
  return withPool({ databaseUrl, applicationName: 'brewline start' }, ensureFirstAdministrator);
}

function eventLine(event: SupervisorEvent): string {
  const again = 'restartInMs' in event ? `starts again in ${(event.restartInMs / 1000).toFixed(1)} s` : '';
  switch (event.type) {
    case 'ended':
      return `• ${event.part} ended (${event.how}); ${again}`;
    case 'restarted':
      return `• ${event.part} runs again`;
    case 'restartFailed':
      return `• ${event.part} did not start (${event.why}); ${again}`;
    case 'gaveUp':
      return `✘ ${event.part} keeps ending (${event.why}); giving up`;
    case 'logFails':
      return event.isFull
        ? `• the disk of ${event.file} is full: everything continues without logs; free space on it`
        : `• ${event.file} can't be written (${event.why}): everything continues without it`;
    case 'logWrites':
      return `• ${event.file} is written again; ${event.lostWrites} writes to it were lost`;
  }
}
