import { setTimeout as delay } from 'node:timers/promises';
import type { Recording } from '../../adapters/device/index.js';
import { createLedger, Fleet, SimulatedDevice, type Ledger } from './machines/index.js';
import { BrewlineError } from '../../domain/kernel/errors.js';
import { clientOptions } from './clientOptions.js';
import { readFleetFile } from './fleetFile.js';
import { loadMachineStates, saveMachineStates } from './machineStates.js';
import { openForPlaying } from './recordingOptions.js';
import { isWhole, runRecording, type RecordingReport } from './runRecording.js';
import type { ClientOptions, Simulation } from './simulation.js';
import { speedAt } from './simulationOptions.js';

const drainMs = 10_000;

/**
 * Runs simulated machines, or plays a recording, until the signal aborts or the time is over; then waits up to 10 s for
 * acknowledgements.
 *
 * @returns true when every published message was acknowledged (or lost in a simulated power cut).
 * @throws BrewlineError `CONFIGURATION_INVALID` for an invalid fleet file or recording.
 */
export async function runSimulation(simulation: Simulation): Promise<boolean> {
  const { options, signal } = simulation;
  if (options.recording !== undefined)
    return isWhole(await playOnDevice(simulation, await openForPlaying(options, { signal })));
  const members = (await readFleetFile(options.fleet)).slice(0, options.devices);
  return withLedger(options.ledger, async (ledger) => {
    const clientOf = await clientOptions({ ...simulation, ...simulation.options }, members.length);
    return runFleet(simulation, await Promise.all(members.map(clientOf)), ledger);
  });
}

/**
 * Plays a recording with one device of the fleet file, as one session.
 *
 * @throws BrewlineError `CONFIGURATION_INVALID` when the device has played it already, unless `again` allows it.
 */
export async function playOnDevice(simulation: Simulation, recording: Recording): Promise<RecordingReport> {
  const { options } = simulation;
  const members = await readFleetFile(options.fleet);
  const member = members.find(({ deviceId }) => deviceId === (options.device ?? deviceId));
  if (!member)
    throw new BrewlineError('CONFIGURATION_INVALID', `the fleet file has no device ${options.device ?? ''}`);
  const clientOf = await clientOptions({ ...simulation, ...options }, 1);
  const client = await clientOf(member);
  return withLedger(options.ledger, (ledger) => runRecording(simulation, { client, recording, ledger }));
}

async function withLedger<Result>(
  path: string | undefined,
  work: (ledger: Ledger | undefined) => Promise<Result>,
): Promise<Result> {
  const ledger = path === undefined ? undefined : createLedger(path);
  try {
    return await work(ledger);
  } finally {
    await ledger?.close();
  }
}

async function runFleet(
  simulation: Simulation,
  clients: readonly ClientOptions[],
  ledger: Ledger | undefined,
): Promise<boolean> {
  const { options, logger, signal, onStats } = simulation;
  const states = options.state === undefined ? {} : await loadMachineStates(options.state);
  const devices = clients.map(
    (client, index) =>
      new SimulatedDevice({
        client: { ...client, keepsNumbers: keepsNumbers(index) },
        state: states[client.deviceId],
        machineType: index % 2,
        seed: options.seed * 100_003 + index,
        speed: options.speed ?? speedAt(options),
        life: index < options.attended ? 'attended' : 'byItself',
        onTelemetry: (delivery, readings) => ledger?.add(client.deviceId, delivery, readings),
      }),
  );
  const { rate, readingsPerMessage, faults, seed } = options;
  const fleet = new Fleet({ devices, rate, readingsPerMessage, faults, seed, logger });
  const save = async () => {
    if (options.state === undefined) return;
    await saveMachineStates(options.state, {
      ...states,
      ...Object.fromEntries(devices.map((device) => [device.deviceId, device.state])),
    });
  };
  const ended = new AbortController();
  const everySecond = reportEverySecond(ended.signal, async () => {
    onStats?.(fleet.stats);
    await save();
  });
  await fleet.run(stopping(signal, options.for));
  const drained = await fleet.shutDown(drainMs);
  ended.abort();
  await everySecond;
  onStats?.(fleet.stats);
  await save();
  return drained;
}

/** Half of the machines, of either type, keep their last number over a power cut. */
function keepsNumbers(index: number): boolean {
  return index % 4 < 2;
}

/** Once a second, one at a time, until the signal aborts. */
async function reportEverySecond(signal: AbortSignal, report: () => Promise<void>): Promise<void> {
  while (!signal.aborted) {
    await report();
    await delay(1000, undefined, { signal }).catch(() => undefined);
  }
}

/**
 * Aborts with `signal` or after a time. Not `AbortSignal.any` with `AbortSignal.timeout`: Node 20 may garbage-collect those, and
 * then they never fire.
 */
function stopping(signal: AbortSignal, seconds: number | undefined): AbortSignal {
  const stop = new AbortController();
  const timer = seconds === undefined ? undefined : setTimeout(() => stop.abort(), seconds * 1000);
  signal.addEventListener('abort', () => stop.abort(), { once: true });
  stop.signal.addEventListener('abort', () => clearTimeout(timer), { once: true });
  return stop.signal;
}
