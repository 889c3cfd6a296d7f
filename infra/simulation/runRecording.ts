import { createDevice, playRecording, type Device, type Recording } from '../../adapters/device/index.js';
import { type Ledger } from './machines/index.js';
import { BrewlineError } from '../../domain/kernel/errors.js';
import { machineTypes, processTypes } from '../../domain/machine/index.js';
import { findPlayed, rememberPlayed, type Played } from './playedRecordings.js';
import type { ClientOptions, Simulation } from './simulation.js';

/** Time for unacknowledged messages at the end; less without a connection. */
const drainMs = { connected: 10_000, away: 1000 } as const;
const goodPortionReadings = 100;
const progressMs = 500;

/** The result of a recording, in comparable numbers. */
export interface RecordingReport {
  readonly file: string;
  readonly sha256: string;
  readonly deviceId: string;
  /** The device's number of the session; undefined when none was begun. */
  readonly session: number | undefined;
  readonly outcome: 'completed' | 'interrupted' | 'notBegun';
  /** Rows of data in the file. */
  readonly rows: number;
  /** The same as `rows`, except for files with a row for each value. */
  readonly readings: number;
  readonly sent: number;
  readonly acknowledged: number;
  /** Messages that wait for the device's next start. */
  readonly unacknowledgedMessages: number;
}

/** Whether the broker has acknowledged the whole recording. */
export function isWhole({
  outcome,
  acknowledged,
  readings,
  unacknowledgedMessages,
}: RecordingReport): boolean {
  return outcome === 'completed' && acknowledged === readings && unacknowledgedMessages === 0;
}

interface RecordingRun {
  readonly client: ClientOptions;
  readonly recording: Recording;
  readonly ledger: Ledger | undefined;
}

/** Plays a recording with one device as one session. The device is always switched off at the end. */
export async function runRecording(simulation: Simulation, run: RecordingRun): Promise<RecordingReport> {
  const { options, signal } = simulation;
  const { client, recording } = run;
  const { path: file, sha256, rows, readings } = recording;
  const { deviceId } = client;
  if (options.state !== undefined && !options.again)
    refuseAgain(file, await findPlayed(options.state, { sha256, deviceId }));
  const known = { file, sha256, deviceId, rows, readings };
  const nothing = { session: undefined, sent: 0, acknowledged: 0, unacknowledgedMessages: 0 };
  if (signal.aborted) return { ...known, ...nothing, outcome: 'notBegun' };
  const session = Math.floor(Date.now() / 1000);
  const remember = async (outcome: Played['outcome']) => {
    if (options.state === undefined) return;
    const playedAt = new Date().toISOString();
    await rememberPlayed(options.state, { sha256, deviceId, session, playedAt, outcome });
  };
  const device = await createDevice({
    ...client,
    machine: machineOf(client, recording),
    onCommand: refuseCommand,
  });
  try {
    if (signal.aborted) return { ...known, ...nothing, outcome: 'notBegun' };
    await remember('begun');
    const counts = { acknowledged: 0 };
    const { outcome, sent } = await play(simulation, run, { device, session, counts });
    await device.drain(device.connected ? drainMs.connected : drainMs.away);
    await remember(outcome === 'notBegun' ? 'interrupted' : outcome);
    const unacknowledgedMessages = device.buffered;
    return { ...known, session, outcome, sent, acknowledged: counts.acknowledged, unacknowledgedMessages };
  } catch (error) {
    // A session that began ends as interrupted: that report needs time, too.
    await device.drain(device.connected ? drainMs.connected : drainMs.away);
    await remember('interrupted');
    throw error;
  } finally {
    await device.stop();
  }
}

interface Play {
  readonly device: Device;
  readonly session: number;
  readonly counts: { acknowledged: number };
}

async function play(
  { options, signal, onPlayed }: Simulation,
  { client, recording, ledger }: RecordingRun,
  { device, session, counts }: Play,
) {
  const { readings } = recording;
  const report = () => onPlayed?.({ ...counts, readings });
  const reporting = setInterval(report, progressMs);
  try {
    return await playRecording({
      device,
      recording,
      session,
      readingsPerMessage: options.readingsPerMessage === 1 ? goodPortionReadings : options.readingsPerMessage,
      signal,
      onTelemetry: (delivery, sent) => {
        if (delivery.outcome !== 'acknowledged') return;
        counts.acknowledged += sent.length;
        ledger?.add(client.deviceId, delivery, sent);
      },
    });
  } finally {
    clearInterval(reporting);
    report();
  }
}

function machineOf({ deviceId }: ClientOptions, { mapping }: Recording) {
  const isKeg = mapping.process.processType === processTypes.fermentation;
  return {
    machineType: isKeg ? machineTypes.keg : machineTypes.base,
    firmware: `recording of a ${mapping.kind.name}`,
    serial: deviceId,
  };
}

function refuseAgain(file: string, played: Played | undefined): void {
  if (!played) return;
  const { deviceId, playedAt, session, outcome } = played;
  const end = {
    begun: 'begun, and its end is not known',
    completed: 'completed',
    interrupted: 'interrupted',
  };
  throw new BrewlineError(
    'CONFIGURATION_INVALID',
    `${file} was played on ${deviceId} at ${playedAt} and became its session ${session} (${end[outcome]}); ` +
      'give --again to play it again as another session',
  );
}

function refuseCommand(): never {
  throw new Error('a recording takes no commands');
}
