import type { LiveHint } from '../../../../projections/ports.js';
import type { Watchers } from './watchers.js';

/** Rows to read again; each once, however many hints name it. */
export class ChangedKeys {
  readonly deviceIds = new Set<string>();
  readonly sessionIds = new Set<string>();
  readonly commandIds = new Set<string>();
  readonly brewIds = new Set<string>();
  /** Traces of devices, from the hints of their messages. */
  readonly traceparents = new Map<string, string>();

  /** Adds what somebody watches, and every brew: its hint does not say whose it is. Beyond the limits, the next comparison finds them. */
  add(hint: LiveHint, watchers: Watchers): void {
    for (const id of hint.devices.filter((id) => watchers.isWatched(`device:${id}`))) {
      this.deviceIds.add(id);
      const traceparent = hint.traceparents[id];
      if (traceparent !== undefined) this.traceparents.set(id, traceparent);
    }
    for (const id of hint.sessions) if (watchers.isWatched(`session:${id}`)) this.sessionIds.add(id);
    for (const { commandId, deviceId } of hint.commands) {
      const wanted = watchers.isWatched(`commands:${deviceId}`) && this.commandIds.size < maxCommands;
      if (wanted) this.commandIds.add(commandId);
    }
    if (watchers.clients.size === 0) return;
    for (const id of hint.brews) if (this.brewIds.size < maxBrews) this.brewIds.add(id);
  }

  get empty(): boolean {
    return this.deviceIds.size + this.sessionIds.size + this.commandIds.size + this.brewIds.size === 0;
  }
}

/** The number of watched devices and sessions is limited elsewhere; that of their commands is not. */
const maxCommands = 5_000;
const maxBrews = 1_000;
