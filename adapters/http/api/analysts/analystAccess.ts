import type { RequestHandler } from 'express';
import type { DeviceQueries } from '../../../../projections/queries/index.js';
import type { ApiDescription } from '../apiDescription.js';
import { createDeviceList } from './deviceList.js';
import { createKnownDevices } from './knownDevices.js';
import { createAnalystOperations } from './operations.js';
import { pseudonymize } from './pseudonymize.js';
import { createPseudonyms } from './pseudonyms.js';

export interface AnalystAccess {
  /** See {@link pseudonymize}. */
  readonly middleware: RequestHandler;
  /** See {@link createDeviceList}. */
  readonly listDevices: DeviceQueries['list'];
}

export function createAnalystAccess(
  description: ApiDescription,
  pseudonymKey: string,
  devices: Pick<DeviceQueries, 'byId' | 'knownIds'>,
): AnalystAccess {
  const pseudonyms = createPseudonyms(pseudonymKey);
  const known = createKnownDevices({ pseudonyms, deviceIds: (limit) => devices.knownIds(limit) });
  const operations = createAnalystOperations(description, pseudonyms);
  return {
    middleware: pseudonymize({ operations, pseudonyms, known }),
    listDevices: createDeviceList(devices, known, pseudonyms),
  };
}
