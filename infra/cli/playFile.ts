import { basename, join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { describeMapping, describePreview, type Recording } from '../../adapters/device/index.js';
import { countParkedAfter, lastParkedId, statusOfNumber } from '../../adapters/postgres/queries/index.js';
import { createLogger, startTelemetry } from '../../adapters/telemetry/index.js';
import { messageOf } from '../../domain/kernel/errors.js';
import type { Config } from '../config.js';
import { readVersion } from '../readVersion.js';
import { openForPlaying, playOnDevice, type RecordingReport } from '../simulation/index.js';
import { withDatabase } from './connections.js';
import type { CliContext } from './context.js';
import { createPlayProgress } from './playProgress.js';
import { withAuthority, withFleet, type GivenOptions } from './givenFleet.js';
import { StoppedError, stopSignal } from './stopSignal.js';

/** Time for ingest until the end of the session shows: only then it is known what was parked. */
const ingestMs = 15_000;
const lookMs = 200;

/** The result of a recording, with what only the backend knows. */
interface FinalReport extends RecordingReport {
  /** Messages of the device that were parked meanwhile; null when it is unknown. */
  readonly parkedMessages: number | null;
  /** Why it is unknown. */
  readonly parkedUnknown?: string;
}

/** Checks a whole recording, describes how it is read, and plays it unless it is a dry run. */
export async function playFile(given: GivenOptions, context: CliContext): Promise<void> {
  const { stdout, stderr, settings } = context;
  const signal = stopSignal();
  const progress = createPlayProgress(stderr);
  const options = { ...given, fleet: given.fleet ?? '' };
  const recording = await openForPlaying(options, { signal, onProgress: progress.checked })
    .catch((error: unknown) => {
      throw signal.aborted ? stopped(signal, 'while the file was checked: nothing was sent') : error;
    })
    .finally(progress.end);
  stderr.write(`${describeMapping(recording)}\n`);
  if (given.dryRun) {
    stdout.write(given.json ? `${JSON.stringify(dryRunOf(recording))}\n` : `${describePreview(recording)}\n`);
    return;
  }
  const config = withAuthority(await settings(), given);
  const report = await play(given, { config, recording, signal, progress, stderr: context.stderr });
  stdout.write(given.json ? `${JSON.stringify(report)}\n` : textOf(report));
  if (report.outcome === 'completed') return requireWhole(report);
  throw stopped(signal, `after ${report.sent} of ${report.readings} readings`);
}

interface PlayContext {
  readonly config: Config;
  readonly recording: Recording;
  readonly signal: AbortSignal;
  readonly progress: ReturnType<typeof createPlayProgress>;
  readonly stderr: CliContext['stderr'];
}

async function play(given: GivenOptions, context: PlayContext): Promise<FinalReport> {
  const { config, recording, signal, progress, stderr } = context;
  const options = { state: join(config.dataDir, 'simulate'), ...(await withFleet(given, config)) };
  const logger = createLogger({ role: 'simulate', level: 'warn', destination: stderr });
  const telemetry = await startTelemetry({ role: 'simulate', version: readVersion(), logger });
  try {
    const before = await lastParked(config);
    const simulation = { options, config, logger, signal, onPlayed: progress.played };
    const report = await playOnDevice(simulation, recording).finally(progress.end);
    return { ...report, ...(await parkedSince(config, report, before)) };
  } finally {
    await telemetry.shutdown();
  }
}

type Parked = Pick<FinalReport, 'parkedMessages' | 'parkedUnknown'>;

/** @returns the id of the message that was parked last, or why it is unknown. */
async function lastParked(config: Config): Promise<string | Error> {
  try {
    return await withDatabase(config, lastParkedId);
  } catch (error) {
    return error instanceof Error ? error : new Error(messageOf(error));
  }
}

async function parkedSince(config: Config, report: RecordingReport, before: string | Error): Promise<Parked> {
  if (typeof before !== 'string') return { parkedMessages: null, parkedUnknown: before.message };
  const { deviceId, session, unacknowledgedMessages } = report;
  if (session === undefined) return { parkedMessages: 0 };
  if (unacknowledgedMessages > 0)
    return { parkedMessages: null, parkedUnknown: 'the broker has not acknowledged everything yet' };
  return withDatabase(config, async (pool): Promise<Parked> => {
    const untilMs = Date.now() + ingestMs;
    for (;;) {
      const status = await statusOfNumber(pool, deviceId, session);
      const parked = await countParkedAfter(pool, before, deviceId);
      if (status !== undefined && status !== 'active') return { parkedMessages: parked };
      if (Date.now() > untilMs)
        return {
          parkedMessages: null,
          parkedUnknown: `the session is ${status ?? 'not known'} so far: see brewline parked list`,
        };
      await delay(lookMs);
    }
  }).catch((error: unknown) => ({ parkedMessages: null, parkedUnknown: messageOf(error) }));
}

function dryRunOf({ mapping, rows, readings, preview }: Recording) {
  const { kind, time, columns, leftOut } = mapping;
  return { kind: kind.id, time: time.map(({ name }) => name), columns, leftOut, rows, readings, preview };
}

function textOf(report: FinalReport): string {
  const { file, deviceId, session, outcome, rows, readings, sent, acknowledged } = report;
  const parked = report.parkedMessages ?? `not known (${report.parkedUnknown ?? ''})`;
  return [
    `${basename(file)} on ${deviceId}: ${session === undefined ? 'nothing was begun' : `session ${session} ${outcome}`}`,
    `  rows in the file       ${rows}`,
    ...(readings === rows ? [] : [`  readings in them       ${readings}`]),
    `  readings sent          ${sent}`,
    `  readings acknowledged  ${acknowledged}`,
    `  messages parked        ${parked}`,
    ...(report.unacknowledgedMessages === 0
      ? []
      : [`  messages kept          ${report.unacknowledgedMessages}, for the device's next start`]),
    '',
  ].join('\n');
}

function requireWhole({ acknowledged, readings, unacknowledgedMessages, parkedMessages }: FinalReport): void {
  if (acknowledged < readings || unacknowledgedMessages > 0)
    throw new Error('stopped with messages that the broker has not acknowledged');
  if (parkedMessages !== null && parkedMessages > 0)
    throw new Error(`${parkedMessages} messages were parked: see brewline parked list`);
}

function stopped({ reason }: AbortSignal, where: string): StoppedError {
  const signal = typeof reason === 'string' ? reason : 'SIGINT';
  return new StoppedError(signal, `stopped by ${signal} ${where}`);
}
