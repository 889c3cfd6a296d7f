import assert from 'node:assert/strict';
import {
  createApiClient,
  dataOf,
  logInWhenNeeded,
  type ApiClient,
  type Command,
  type CommandRequest,
  type Device,
} from '../../adapters/apiClient/index.js';
import type { Stack } from './stack.js';

export type { ApiClient } from '../../adapters/apiClient/index.js';

/** The API of a stack, as its administrator uses it. */
export function apiOf({ apiUrl, administrator }: Pick<Stack, 'apiUrl' | 'administrator'>): ApiClient {
  return createApiClient({ url: apiUrl, token: logInWhenNeeded(apiUrl, administrator) });
}

/** The body, or `undefined` while the read models do not show it yet (404). */
export function found<Data>(answer: { readonly data?: Data; readonly response: Response }): Data | undefined {
  return answer.response.status === 404 ? undefined : dataOf(answer);
}

export async function findDevice(api: ApiClient, deviceId: string): Promise<Device | undefined> {
  return found(await api.GET('/api/v1/devices/{deviceId}', { params: { path: { deviceId } } }));
}

export async function getDevice(api: ApiClient, deviceId: string): Promise<Device> {
  return dataOf(await api.GET('/api/v1/devices/{deviceId}', { params: { path: { deviceId } } }));
}

/** `undefined` while the device is not shown, or nobody answers that. */
export async function isOnline(api: ApiClient, deviceId: string): Promise<boolean | undefined> {
  const { data } = await api.GET('/api/v1/devices/{deviceId}', { params: { path: { deviceId } } });
  return data?.online;
}

export async function findCommand(api: ApiClient, commandId: string): Promise<Command | undefined> {
  return found(await api.GET('/api/v1/commands/{commandId}', { params: { path: { commandId } } }));
}

/** Its query and headers as openapi.yaml names them. */
export interface CommandParameters {
  readonly wait?: string;
  readonly dryRun?: boolean;
  readonly 'Idempotency-Key'?: string;
  readonly signal?: AbortSignal;
}

export function requestCommand(
  api: ApiClient,
  deviceId: string,
  body: CommandRequest,
  { 'Idempotency-Key': key, signal, ...query }: CommandParameters = {},
) {
  return api.POST('/api/v1/devices/{deviceId}/commands', {
    params: { path: { deviceId }, query, ...(key !== undefined && { header: { 'Idempotency-Key': key } }) },
    body,
    ...(signal && { signal }),
  });
}

/** @returns the id of the command, which was accepted. */
export async function acceptedCommand(
  api: ApiClient,
  deviceId: string,
  body: CommandRequest,
): Promise<string> {
  const answer = await requestCommand(api, deviceId, body);
  assert.equal(answer.response.status, 202, JSON.stringify(answer.error));
  return dataOf(answer).commandId;
}
