import type { LiveHint } from '../../../../projections/ports.js';
import type { Watchers } from './watchers.js';

/** Rows to read again; each once, however many hints name it. */
export class ChangedKeys {
  readonly deviceIds = new Set<string>();
  readonly sessionIds = new Set<string>();
  readonly commandIds = new Set<string>();
  /** Traces of devices, from the hints of their messages. */
  readonly traceparents = new Map<string, string>();

  /** Adds what somebody watches. Beyond `maxCommands`, commands are left to the next comparison. */
  add(hint: LiveHint, watchers: Watchers): void {
    for (const id of hint.devices.filter((id) => watchers.ofDevice(id).size > 0)) {
      this.deviceIds.add(id);
      const traceparent = hint.traceparents[id];
      if (traceparent !== undefined) this.traceparents.set(id, traceparent);
    }
    for (const id of hint.sessions) if (watchers.ofSession(id).size > 0) this.sessionIds.add(id);
    for (const { commandId, deviceId } of hint.commands) {
      const wanted = watchers.ofDevice(deviceId).size > 0 && this.commandIds.size < maxCommands;
      if (wanted) this.commandIds.add(commandId);
    }
  }

  get empty(): boolean {
    return this.deviceIds.size + this.sessionIds.size + this.commandIds.size === 0;
  }
}

/** The number of watched devices and sessions is limited elsewhere; that of their commands is not. */
const maxCommands = 5_000;
