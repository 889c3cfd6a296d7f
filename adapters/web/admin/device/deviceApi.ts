import type { Schemas } from '../../../apiClient/index.js';
import type { CurvePart } from '../../shared/curve/bands.js';
import { curveQuery } from '../../shared/curve/curveQuery.js';
import type { Range } from '../../shared/curve/range.js';
import { api, ask } from '../../shared/session/index.js';

export type DeviceDetails = Schemas['FleetDeviceDetails'];
export type ClaimCode = Schemas['ClaimCode'];
export type DeviceNote = Schemas['DeviceNote'];

const rowsAtOnce = 50;

export function askDetails(deviceId: string): Promise<DeviceDetails> {
  return ask(api.GET('/api/v1/fleet/{deviceId}', { params: { path: { deviceId } } }));
}

/** The 24 hours before its newest reading, or what is between two times. */
export async function askDeviceCurve(
  deviceId: string,
  range: Range | undefined,
): Promise<readonly CurvePart[]> {
  const params = { path: { deviceId }, query: curveQuery(range) };
  const history = await ask(api.GET('/api/v1/devices/{deviceId}/history', { params }));
  return [{ stage: undefined, history }];
}

export function askCommands(deviceId: string, after: string | undefined) {
  const params = { path: { deviceId }, query: pageAfter(after) };
  return ask(api.GET('/api/v1/devices/{deviceId}/commands', { params }));
}

export function askSessions(deviceId: string, after: string | undefined) {
  const params = { path: { deviceId }, query: pageAfter(after) };
  return ask(api.GET('/api/v1/devices/{deviceId}/sessions', { params }));
}

export function askAlarms(deviceId: string, after: string | undefined) {
  const query = { device: deviceId, status: 'all' as const, ...pageAfter(after) };
  return ask(api.GET('/api/v1/alarms', { params: { query } }));
}

export function changeAccess(deviceId: string, to: 'block' | 'unblock'): Promise<unknown> {
  const params = { path: { deviceId } };
  return ask(
    to === 'block'
      ? api.POST('/api/v1/devices/{deviceId}/block', { params })
      : api.POST('/api/v1/devices/{deviceId}/unblock', { params }),
  );
}

/** The one of before ends. */
export function makeClaimCode(deviceId: string): Promise<ClaimCode> {
  return ask(api.POST('/api/v1/devices/{deviceId}/claim-code', { params: { path: { deviceId } } }));
}

export function changeTags(deviceId: string, body: Schemas['DeviceTagsChange']): Promise<unknown> {
  return ask(api.POST('/api/v1/fleet/{deviceId}/tags', { params: { path: { deviceId } }, body }));
}

export function askNotes(deviceId: string) {
  return ask(api.GET('/api/v1/fleet/{deviceId}/notes', { params: { path: { deviceId } } }));
}

export function addNote(deviceId: string, text: string, key: string): Promise<unknown> {
  const params = { path: { deviceId }, header: { 'Idempotency-Key': key } };
  return ask(api.POST('/api/v1/fleet/{deviceId}/notes', { params, body: { note: text } }));
}

export function removeNote(deviceId: string, noteId: string): Promise<unknown> {
  const params = { path: { deviceId, noteId } };
  return ask(api.DELETE('/api/v1/fleet/{deviceId}/notes/{noteId}', { params }));
}

function pageAfter(after: string | undefined) {
  return { limit: rowsAtOnce, ...(after !== undefined && { after }) };
}
