import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { createSecureContext } from 'node:tls';
import { trace } from '@opentelemetry/api';
import { createFileStore, createMemoryStore } from '../../adapters/device/index.js';
import { deviceCodec } from '../../adapters/protobuf/index.js';
import { loginOf, type FleetMember } from './fleetFile.js';
import type { ClientOptions, Simulation } from './simulation.js';
import type { SimulationOptions } from './simulationOptions.js';

/** Maximum number of messages in memory for all devices while the broker is unavailable, at most 20,000 for each. */
const bufferedInAll = 2_000_000;

type Shared = Pick<Simulation, 'config' | 'logger'> & Pick<SimulationOptions, 'fleet' | 'state'>;

/**
 * How devices of a fleet file reach the broker.
 *
 * @param devices number of them, which share the memory for what is not sent
 */
export async function clientOptions(
  { fleet, state, config, logger }: Shared,
  devices: number,
): Promise<(member: FleetMember) => Promise<ClientOptions>> {
  const authority = config.mqttCaFile === '' ? undefined : await readFile(config.mqttCaFile, 'utf8');
  // One for all devices that have no certificate, because creating it reads the authority's.
  const shared = authority === undefined ? undefined : createSecureContext({ ca: authority });
  const storeOf = (deviceId: string) =>
    state === undefined ? createMemoryStore() : createFileStore(join(state, 'devices', `${deviceId}.json`));
  return async (member) => {
    const { deviceId } = member;
    const login = await loginOf(member, fleet);
    const ca = login.type === 'certificate' ? authority : shared;
    return {
      ...{ deviceId, login, mqttUrl: config.mqttUrl },
      ...(ca !== undefined && { ca }),
      codec: deviceCodec,
      store: storeOf(deviceId),
      logger,
      bufferLimit: Math.max(100, Math.min(20_000, Math.floor(bufferedInAll / devices))),
      tracing: trace.getTracer('brewline-device'),
    };
  };
}
