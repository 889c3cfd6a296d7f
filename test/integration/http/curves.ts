import {
  dataOf,
  type ApiClient,
  type History,
  type HistoryQuery,
} from '../../../adapters/apiClient/index.js';

/** A device's curves. */
export async function deviceHistory(
  api: ApiClient,
  deviceId: string,
  query: HistoryQuery = {},
): Promise<History> {
  const params = { path: { deviceId }, query };
  return dataOf(await api.GET('/api/v1/devices/{deviceId}/history', { params }));
}

/** A session's curves. */
export async function sessionHistory(
  api: ApiClient,
  sessionId: string,
  query: HistoryQuery = {},
): Promise<History> {
  const params = { path: { sessionId }, query };
  return dataOf(await api.GET('/api/v1/sessions/{sessionId}/history', { params }));
}
