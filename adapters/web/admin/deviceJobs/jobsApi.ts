import type { Schemas } from '../../../apiClient/index.js';
import { api, ask } from '../../shared/session/index.js';

export type DeviceJob = Schemas['DeviceJob'];
export type DeviceJobWork = Schemas['DeviceJobWork'];
export type DeviceJobOutcome = Schemas['DeviceJobOutcome'];
export type NewDeviceJob = Schemas['NewDeviceJob'];
export type FleetSelection = Schemas['FleetSelection'];

const rowsAtOnce = 50;

export function askJobs(after?: string) {
  const query = { limit: rowsAtOnce, ...(after !== undefined && { after }) };
  return ask(api.GET('/api/v1/device-jobs', { params: { query } }));
}

const at = (deviceJobId: string) => ({ path: { deviceJobId } });

export const askJob = (id: string) => ask(api.GET('/api/v1/device-jobs/{deviceJobId}', { params: at(id) }));
export const cancelJob = (id: string) =>
  ask(api.POST('/api/v1/device-jobs/{deviceJobId}/cancel', { params: at(id) }));
export const resumeJob = (id: string) =>
  ask(api.POST('/api/v1/device-jobs/{deviceJobId}/resume', { params: at(id) }));

export function askDevices(id: string, outcome: DeviceJobOutcome | undefined, after: string | undefined) {
  const query = {
    limit: rowsAtOnce,
    ...(outcome !== undefined && { outcome }),
    ...(after !== undefined && { after }),
  };
  return ask(api.GET('/api/v1/device-jobs/{deviceJobId}/devices', { params: { ...at(id), query } }));
}

export function startJob(body: NewDeviceJob) {
  return ask(api.POST('/api/v1/device-jobs', { body }));
}

export const isOpen = ({ endedAt }: DeviceJob): boolean => endedAt === null;
