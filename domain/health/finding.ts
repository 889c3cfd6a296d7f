/** `degraded`: later, less, or not for all. `down`: what this is about does not work at all. */
export type HealthLevel = 'degraded' | 'down';

/** What can keep data from flowing, with what it means. Codes are stable: operators search and alert by them. */
export const healthCodes = {
  DATABASE: 'PostgreSQL does not answer, or takes no writes',
  EVENT_STORE: 'The event store does not answer',
  BROKER: 'There is no connection to RabbitMQ',
  BROKER_BLOCKED: 'RabbitMQ takes no messages: an alarm of its memory or disk, or missing rights',
  TOPOLOGY:
    'An exchange, a queue or a binding is missing at RabbitMQ, or can not be looked at: devices are refused',
  UPLINK_UNREAD: "Nobody reads one of the queues of devices' messages",
  UPLINK_STALLED: 'Messages of devices do not get through one of the queues, or late',
  UPLINK_MOVED: 'Devices got another uplink queue: the order of the bindings at RabbitMQ changed',
  DEAD_LETTERS: 'RabbitMQ put messages aside after too many attempts',
  PARKED: 'Messages were parked through a fault of Brewline: what they say is missing',
  PROJECTION: 'A projection stands still, is behind, or nobody runs it',
  PROJECTION_PAUSED: 'Somebody paused a projection: what it shows and does stays as it was',
  HISTORY_NOT_COMPACTED: 'History takes more and more space, and curves get slower',
  LIVE_HINTS: 'Changes are shown after seconds instead of at once',
  MAIL: 'Mails with links do not go out',
  CLAIM_CODES: 'Somebody tries many claim codes of machines',
  ROLE_SILENT: 'No process of a role has reported for a while',
  DISK: 'A disk is nearly full',
  PART: 'A process keeps ending',
} as const;

export type HealthCode = keyof typeof healthCodes;

/** Something that keeps data from flowing. */
export interface Finding {
  readonly code: HealthCode;
  /** Tells it from others of its code: a queue, a projection, a path. */
  readonly subject?: string;
  readonly level: HealthLevel;
  /** What is wrong and, where that can be said, what to do; for people. */
  readonly reason: string;
  /** The role that it is about, where that is another one than that which found it. */
  readonly role?: string;
}

/** A finding that goes on. */
export interface Condition extends Finding {
  /** ISO 8601, when it was first found. */
  readonly since: string;
}

/** Tells conditions apart: reasons change while a condition goes on. */
export function conditionKey({ code, subject = '' }: Finding): string {
  return `${code} ${subject}`;
}
