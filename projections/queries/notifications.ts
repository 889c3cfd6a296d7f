import type {
  ChosenPreferences,
  NotificationPreferences,
  NotificationWay,
} from '../../domain/notifications/index.js';

/** What became of a notice by one way. */
export interface NotificationOutcome {
  /** What it was about: the type of the notice. */
  readonly type: 'alarm' | 'alert' | 'summary' | 'webhookOff' | 'test';
  /** Of an alarm. */
  readonly alarmId: string | null;
  readonly state: 'waiting' | 'delivered' | 'failed' | 'summedUp' | 'dropped';
  /** Why the last attempt failed, or why there was none. */
  readonly failure: string | null;
  /** HTTP or SMTP status of the last attempt that failed. */
  readonly status: number | null;
  readonly attempts: number;
  readonly createdAt: Date;
  readonly doneAt: Date | null;
}

/** A way by which a person is told, without what is secret of it. */
export interface ShownWay {
  readonly wayId: string;
  readonly way: NotificationWay;
  /** Null for mail, which goes to the confirmed address. */
  readonly name: string | null;
  /** The log-in that a subscription belongs to. */
  readonly loginSessionId: string | null;
  readonly createdAt: Date | null;
  /** Since its last success, if it failed after it. */
  readonly failingSince: Date | null;
  readonly switchedOffAt: Date | null;
  /** The latest of the last seven days, the latest first. */
  readonly outcomes: readonly NotificationOutcome[];
}

/** As browsers give it. */
export interface PushSubscription {
  readonly endpoint: string;
  readonly p256dh: string;
  readonly auth: string;
}

/** `full`: the person has as many as one can have. */
export type AddedWay = { readonly type: 'added'; readonly wayId: string } | { readonly type: 'full' };

/** How people are told. Implemented by `adapters/postgres`. */
export interface Notifications {
  preferencesOf(personId: string): Promise<NotificationPreferences & { readonly timeZone: string }>;
  setPreferences(personId: string, chosen: ChosenPreferences): Promise<void>;
  /** The first added first, and mail last. */
  waysOf(personId: string): Promise<readonly ShownWay[]>;
  /** Replaces the subscription of the log-in, and takes the browser from whoever had it. */
  addWebPush(of: {
    readonly personId: string;
    readonly loginSessionId: string;
    readonly name: string;
    readonly subscription: PushSubscription;
  }): Promise<AddedWay>;
  addWebhook(of: {
    readonly personId: string;
    readonly name: string;
    readonly url: string;
    readonly secret: string;
  }): Promise<AddedWay>;
  /** False where the person has no such way, and for mail. */
  remove(personId: string, wayId: string): Promise<boolean>;
  /** Puts a notice into the outbox with which a person tries a way. */
  test(personId: string, wayId: string): Promise<'waiting' | 'unknown' | 'switchedOff' | 'tooMany'>;
}
