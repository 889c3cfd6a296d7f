import type { Channel } from './channel.js';
import type { LiveClient } from './liveClient.js';

/** Which clients watch what. */
export class Watchers {
  readonly clients = new Set<LiveClient>();
  private readonly byChannel = new Map<Channel, Set<LiveClient>>();

  add(client: LiveClient): void {
    this.clients.add(client);
    this.watch(client, client.channels);
  }

  remove(client: LiveClient): void {
    this.clients.delete(client);
    this.unwatch(client, client.channels);
  }

  watch(client: LiveClient, channels: Iterable<Channel>): void {
    for (const channel of channels) {
      const clients = this.byChannel.get(channel) ?? new Set();
      this.byChannel.set(channel, clients.add(client));
    }
  }

  unwatch(client: LiveClient, channels: Iterable<Channel>): void {
    for (const channel of channels) {
      const clients = this.byChannel.get(channel);
      clients?.delete(client);
      if (clients?.size === 0) this.byChannel.delete(channel);
    }
  }

  isWatched(channel: Channel): boolean {
    return this.byChannel.has(channel);
  }

  /** Each client once. */
  of(channels: readonly Channel[]): ReadonlySet<LiveClient> {
    const [first, ...others] = channels.flatMap((channel) => this.byChannel.get(channel) ?? []);
    if (!first) return nobody;
    return others.length === 0 ? first : new Set([first, ...others].flatMap((clients) => [...clients]));
  }
}

const nobody: ReadonlySet<LiveClient> = new Set();
