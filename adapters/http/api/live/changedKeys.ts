import type { LiveHint } from '../../../../projections/ports.js';
import type { Watchers } from './watchers.js';

/** Rows to read again; each once, however many hints name it. */
export class ChangedKeys {
  readonly deviceIds = new Set<string>();
  readonly sessionIds = new Set<string>();
  readonly commandIds = new Set<string>();
  readonly brewIds = new Set<string>();
  readonly alarmIds = new Set<string>();
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
    for (const { alarmId, deviceId } of hint.alarms) {
      const wanted = watchers.isWatched(`alarms:${deviceId}`) && this.alarmIds.size < maxAlarms;
      if (wanted) this.alarmIds.add(alarmId);
    }
    if (watchers.clients.size === 0) return;
    for (const id of hint.brews) if (this.brewIds.size < maxBrews) this.brewIds.add(id);
  }

  get empty(): boolean {
    const { deviceIds, sessionIds, commandIds, brewIds, alarmIds } = this;
    return [deviceIds, sessionIds, commandIds, brewIds, alarmIds].every(({ size }) => size === 0);
  }
}

/** The number of watched devices and sessions is limited elsewhere; that of their commands and alarms is not. */
const maxCommands = 5_000;
const maxBrews = 1_000;
const maxAlarms = 5_000;
