import { createDevice, playRecording, readRecording, type Ledger } from '../../adapters/device/index.js';
import { BrewlineError } from '../../domain/errors.js';
import { machineTypes, processTypes } from '../../domain/machine/index.js';
import type { ClientOptions, Simulation } from './simulation.js';

const drainMs = 10_000;
const goodPortionReadings = 100;

/**
 * Plays `options.recording` through one device as one session.
 *
 * @returns true when all was acknowledged.
 */
export async function runRecording(
  { options, signal, onStats }: Simulation,
  clients: readonly ClientOptions[],
  ledger: Ledger | undefined,
): Promise<boolean> {
  const path = options.recording ?? '';
  const wanted = options.device;
  const client = wanted === undefined ? clients[0] : clients.find(({ deviceId }) => deviceId === wanted);
  if (!client)
    throw new BrewlineError('CONFIGURATION_INVALID', `the fleet file has no device ${wanted ?? ''}`);
  const recording = await readRecording(path);
  const isKeg = recording.format.processType === processTypes.fermentation;
  const device = await createDevice({
    ...client,
    machine: {
      machineType: isKeg ? machineTypes.keg : machineTypes.base,
      firmware: `recording of a ${recording.format.name}`,
      serial: client.deviceId,
    },
    onCommand: () => {
      throw new Error('a recording takes no commands');
    },
  });
  let messages = 0;
  await playRecording({
    device,
    recording,
    path,
    session: Math.floor(Date.now() / 1000),
    readingsPerMessage: options.readingsPerMessage === 1 ? goodPortionReadings : options.readingsPerMessage,
    signal,
    onTelemetry: (delivery, readings) => {
      messages += 1;
      if (delivery.outcome === 'acknowledged') ledger?.add(client.deviceId, delivery, readings);
    },
  });
  const drained = await device.drain(drainMs);
  onStats?.({ devices: 1, published: messages, acknowledged: messages, buffered: device.buffered });
  await device.stop();
  return drained;
}
