import type { HubEvent } from './messages.js';
import { keyOf } from './topicRows.js';

/**
 * What has come and is not shown yet, in order. Of a row the newest takes the place of an older one, so that a tab that shows less than what
 * comes has no more to do than it has rows.
 */
export class WaitingEvents {
  private readonly events = new Map<string, HubEvent>();
  /** What was said before a topic began, or ended, is not said of it again. */
  private beginnings = 0;

  get isEmpty(): boolean {
    return this.events.size === 0;
  }

  add(event: HubEvent): void {
    if (event.type === 'topic' || event.type === 'ended') this.beginnings += 1;
    this.events.set(`${this.beginnings} ${event.type} ${nameOf(event)}`, event);
  }

  /** Each as it is taken out; what the caller leaves stays. */
  *take(): Generator<HubEvent, void> {
    for (const [key, event] of this.events) {
      this.events.delete(key);
      yield event;
    }
  }
}

function nameOf(event: HubEvent): string {
  switch (event.type) {
    case 'topic':
    case 'ended':
      return event.topic;
    case 'synced':
      return 'topic' in event ? event.topic : '';
    case 'command':
      // One request to many machines has a command of one id for each of them.
      return `${event.row.deviceId} ${keyOf(event)}`;
    default:
      return keyOf(event);
  }
}
