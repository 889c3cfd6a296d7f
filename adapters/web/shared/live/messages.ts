import type { TopicEvent, TopicName } from '../../../apiClient/index.js';

/** What a tab tells the hub. */
export type ToHub =
  /** `lock` is held for as long as the tab lives. */
  | {
      readonly type: 'watch';
      readonly topics: readonly TopicName[];
      readonly isVisible: boolean;
      readonly lock?: string;
    }
  | { readonly type: 'leave' };

/** What the hub tells a tab. */
export type ToTab =
  /** The lock that a hub of its own worker holds for as long as it lives. */
  | { readonly type: 'hub'; readonly lock: string }
  | { readonly type: 'events'; readonly events: readonly HubEvent[] }
  | { readonly type: 'connection'; readonly connection: Connection };

/** What the stream says, and what the hub repeats to a tab that comes later: of that one topic, everything is there. */
export type HubEvent = TopicEvent | { readonly type: 'synced'; readonly topic: TopicName };

/** A tab's way to the hub. */
export interface HubLink {
  readonly post: (message: ToHub) => void;
  readonly close: () => void;
}

/** Called with what the hub says, and when another hub took over, which has to be told what to watch. */
export interface HubListener {
  readonly onMessage: (message: ToTab) => void;
  readonly onNewHub: () => void;
}

export type Connection =
  | { readonly state: 'connecting' | 'open'; readonly sinceMs: number }
  /** `nextAttemptAtMs` by this browser's clock. */
  | { readonly state: 'lost'; readonly sinceMs: number; readonly nextAttemptAtMs: number }
  /** All tabs are hidden. */
  | { readonly state: 'resting'; readonly sinceMs: number }
  /** The API refused: the log-in has ended. */
  | { readonly state: 'refused'; readonly sinceMs: number; readonly status: number };

/** For a hub in the tab itself, which lives as long as the tab: its lock would never be free. */
export function withoutLock(message: ToHub): ToHub {
  if (message.type === 'leave') return message;
  const { topics, isVisible } = message;
  return { type: 'watch', topics, isVisible };
}
