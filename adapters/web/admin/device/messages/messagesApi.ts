import type { Schemas } from '../../../../apiClient/index.js';
import { api, ask } from '../../../shared/session/index.js';

export type DeviceDebug = Schemas['DeviceDebug'];
export type DebugFrame = Schemas['DebugFrame'];
export type DebugFrameDetails = Schemas['DebugFrameDetails'];

/** The most that a page can have. */
export const framesAtOnce = 200;

const of = (deviceId: string) => ({ path: { deviceId } });

export const askDebug = (deviceId: string) =>
  ask(api.GET('/api/v1/devices/{deviceId}/debug', { params: of(deviceId) }));

export const startDebug = (deviceId: string, minutes: number) =>
  ask(api.POST('/api/v1/devices/{deviceId}/debug', { params: of(deviceId), body: { minutes } }));

export const stopDebug = (deviceId: string) =>
  ask(api.DELETE('/api/v1/devices/{deviceId}/debug', { params: of(deviceId) }));

/** The latest first. */
export function askFrames(deviceId: string, after?: string) {
  const query = { limit: framesAtOnce, ...(after !== undefined && { after }) };
  return ask(api.GET('/api/v1/devices/{deviceId}/debug/frames', { params: { ...of(deviceId), query } }));
}

/** The first first. */
export function askNewerFrames(deviceId: string, newerThan: string) {
  const query = { limit: framesAtOnce, newerThan };
  return ask(api.GET('/api/v1/devices/{deviceId}/debug/frames', { params: { ...of(deviceId), query } }));
}

export const askFrame = (deviceId: string, frameId: string) =>
  ask(
    api.GET('/api/v1/devices/{deviceId}/debug/frames/{frameId}', {
      params: { path: { deviceId, frameId } },
    }),
  );

export function fileOf(deviceId: string): string {
  return `/api/v1/devices/${encodeURIComponent(deviceId)}/debug/file`;
}
