import type { LiveClient } from './liveClient.js';

/** Which clients watch what. */
export class Watchers {
  readonly clients = new Set<LiveClient>();
  private readonly byDevice = new Map<string, Set<LiveClient>>();
  private readonly bySession = new Map<string, Set<LiveClient>>();

  add(client: LiveClient): void {
    this.clients.add(client);
    for (const id of client.watch.deviceIds) put(this.byDevice, id, client);
    for (const id of client.watch.sessionIds) put(this.bySession, id, client);
  }

  remove(client: LiveClient): void {
    this.clients.delete(client);
    for (const id of client.watch.deviceIds) take(this.byDevice, id, client);
    for (const id of client.watch.sessionIds) take(this.bySession, id, client);
  }

  /** Watchers of its status and its commands. */
  ofDevice(deviceId: string): ReadonlySet<LiveClient> {
    return this.byDevice.get(deviceId) ?? nobody;
  }

  ofSession(sessionId: string): ReadonlySet<LiveClient> {
    return this.bySession.get(sessionId) ?? nobody;
  }
}

const nobody: ReadonlySet<LiveClient> = new Set();

function put(index: Map<string, Set<LiveClient>>, key: string, client: LiveClient): void {
  const clients = index.get(key) ?? new Set();
  index.set(key, clients.add(client));
}

function take(index: Map<string, Set<LiveClient>>, key: string, client: LiveClient): void {
  const clients = index.get(key);
  clients?.delete(client);
  if (clients?.size === 0) index.delete(key);
}
