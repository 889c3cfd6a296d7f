import type {
  Alarm,
  Brew,
  Command,
  Device,
  Schemas,
  Session,
  TopicEvent,
  TopicName,
} from '../../../apiClient/index.js';
import type { HubEvent } from './messages.js';

type CountsRow = Schemas['LiveCounts']['row'];
type AlertsRow = Schemas['LiveAlerts']['row'];
export type Row = Device | Session | Command | Brew | Alarm | CountsRow | AlertsRow | Schemas['DeviceDebug'];
/** A row, as the stream tells it. */
export type RowEvent = Extract<TopicEvent, { readonly row: unknown }>;

/** The rows of one topic, made of what the stream says. Both the hub and each tab have them. */
export class TopicRows {
  private readonly events = new Map<string, RowEvent>();
  /** Rows of before a snapshot, until it is complete: a page does not blink because the stream began anew. */
  private old = new Set<string>();
  private begun: Extract<TopicEvent, { readonly type: 'topic' }> | undefined;
  private isSyncing = false;
  /** Whether everything was there once. */
  isComplete = false;
  ended: 'noAccess' | 'tooMany' | undefined;

  constructor(readonly topic: TopicName) {}

  /** As it was seen last; what the stream says takes its place. */
  show(seen: readonly RowEvent[]): void {
    for (const event of seen) this.events.set(keyOf(event), event);
    this.isComplete = true;
  }

  /** What was heard of the stream; undefined before everything was. */
  get heard(): readonly RowEvent[] | undefined {
    return this.begun && this.isComplete && !this.ended && this.old.size === 0
      ? [...this.events.values()]
      : undefined;
  }

  get rows(): readonly Row[] {
    return [...this.events.values()].map(({ row }) => row);
  }

  /** Devices that the person may see and that have no row: machines that have never reported. */
  get unreported(): readonly string[] {
    if (this.topic !== 'devices' || !this.isComplete) return [];
    return this.begun?.deviceIds?.filter((id) => !this.events.has(id)) ?? [];
  }

  /** @returns whether something of this topic has changed */
  take(event: HubEvent): boolean {
    switch (event.type) {
      case 'topic':
        if (event.topic === this.topic) this.begin(event);
        return false;
      case 'ended':
        return event.topic === this.topic && this.end(event.reason);
      case 'synced':
        return this.begun !== undefined && this.isMeant(event) && this.complete();
      default:
        return this.has(event) && this.keep(event);
    }
  }

  /** Says the same to a tab that comes later, also in the midst of a snapshot, whose rest the tab hears with the others. */
  replay(): HubEvent[] {
    const { topic, begun } = this;
    if (this.ended) return [{ type: 'ended', topic, reason: this.ended }];
    if (!begun) return [];
    const whole: HubEvent[] = this.isComplete
      ? [{ ...begun, from: 'snapshot' }, ...this.events.values(), { type: 'synced', topic }]
      : [];
    if (!this.isSyncing) return whole;
    const newer = [...this.events].flatMap(([key, event]) => (this.old.has(key) ? [] : [event]));
    return [...whole, begun, ...newer];
  }

  private isMeant(synced: Extract<HubEvent, { readonly type: 'synced' }>): boolean {
    return !('topic' in synced) || synced.topic === this.topic;
  }

  private begin(event: Extract<TopicEvent, { readonly type: 'topic' }>): void {
    this.begun = event;
    this.isSyncing = true;
    this.ended = undefined;
    // One row that is all of its topic comes after a snapshot, and stays until then.
    if (event.from === 'snapshot' && !isOneRow(this.topic)) this.old = new Set(this.events.keys());
  }

  private complete(): boolean {
    const hasChanged = !this.isComplete || this.old.size > 0;
    for (const key of this.old) this.events.delete(key);
    this.old = new Set();
    this.isSyncing = false;
    this.isComplete = true;
    return hasChanged;
  }

  private end(reason: 'noAccess' | 'tooMany'): boolean {
    this.events.clear();
    this.ended = reason;
    this.isComplete = true;
    return true;
  }

  private keep(event: RowEvent): boolean {
    const key = keyOf(event);
    this.old.delete(key);
    this.events.set(key, event);
    return true;
  }

  /** Whether a row belongs to this topic. */
  private has(event: RowEvent): boolean {
    const { topic } = this;
    switch (event.type) {
      case 'counts':
      case 'alerts':
        return topic === event.type;
      case 'debug':
        return topic === `debug:${event.row.deviceId}`;
      case 'device':
        return (
          topic === `device:${event.row.deviceId}` ||
          (topic === 'devices' && this.mayHave(event.row.deviceId))
        );
      case 'command':
        return (
          topic === `commands:${event.row.deviceId}` ||
          (topic === 'commands' && this.mayHave(event.row.deviceId))
        );
      case 'session':
        return topic === `session:${event.row.sessionId}`;
      case 'brew':
        return topic === `brew:${event.row.brewId}` || topic === 'brews';
      case 'alarm':
        return (
          topic === `alarms:${event.row.deviceId}` || (topic === 'alarms' && this.mayHave(event.row.deviceId))
        );
    }
  }

  /** A device that is watched by its own topic need not be one of the caller's. */
  private mayHave(deviceId: string): boolean {
    return this.begun?.deviceIds?.includes(deviceId) ?? true;
  }
}

function isOneRow(topic: TopicName): boolean {
  return topic === 'counts' || topic === 'alerts';
}

/** By which a row is known among those of its kind. */
export function keyOf(event: RowEvent): string {
  switch (event.type) {
    case 'counts':
    case 'alerts':
      return event.type;
    case 'debug':
    case 'device':
      return event.row.deviceId;
    case 'session':
      return event.row.sessionId;
    case 'command':
      return event.row.commandId;
    case 'brew':
      return event.row.brewId;
    case 'alarm':
      return event.row.alarmId;
  }
}
