import type {
  NoticeDecision,
  NotificationWay,
  Told,
  WaitingNotice,
} from '../../domain/notifications/index.js';
import type { Delivery, Notice, NotificationAddress } from './notifications.js';

/** An alarm of which people are told who could see it when it was raised. */
export interface AlarmToTell {
  /** Of the event: a repeat of it tells nobody again. */
  readonly eventId: string;
  readonly notice: Extract<Notice, { readonly type: 'alarm' }>;
  readonly isDanger: boolean;
  /** Its brew, or its device where it has none: each has a limit in an hour. */
  readonly scope: string;
  /** When the alarm was recorded: it decides who may see it. */
  readonly recordedAtMs: number;
  /** Not before. */
  readonly dueAtMs: number;
}

/** What these events of alarms change in the outbox. */
export interface AlarmNews {
  readonly toTell: readonly AlarmToTell[];
  /** Ids of alarms that somebody acknowledged, or that are over: nobody is told any more. */
  readonly over: readonly string[];
}

/** Notices that are due, with what there is to decide about them by. */
export interface DueNotices {
  readonly due: readonly (WaitingNotice & { readonly way: NotificationWay })[];
  readonly told: readonly Told[];
  /** When a person's quiet hours end; undefined outside of them. */
  readonly quietUntilMs: (personId: string) => number | undefined;
}

/** One attempt to tell a person. */
export interface Attempt {
  readonly notificationId: string;
  readonly wayId: string;
  readonly way: NotificationWay;
  /** From 1. */
  readonly attempt: number;
  readonly notice: Notice;
  /** Undefined where no key opens it. */
  readonly address: NotificationAddress | undefined;
}

/** What becomes of an attempt that failed. */
export interface FailedAttempt {
  readonly attempt: Attempt;
  readonly failure: Extract<Delivery, { readonly result: 'failed' }>;
  /** Undefined when there is no other attempt. */
  readonly retryAtMs: number | undefined;
}

/** Notices that wait, and what became of them. One process uses it at a time. Implemented by `adapters/postgres`. */
export interface NotificationOutbox {
  /**
   * Decides about what is due, and begins attempts, in one transaction. An attempt of which nothing is heard for a minute is repeated.
   *
   * @param busyWays ways of which nothing is wanted now
   * @param decide a decision for each that is due, in their order; `later` leaves it as it is
   */
  claim(
    nowMs: number,
    busyWays: readonly string[],
    decide: (due: DueNotices) => readonly (NoticeDecision | { readonly type: 'later' })[],
  ): Promise<readonly Attempt[]>;
  delivered(attempt: Attempt, nowMs: number): Promise<void>;
  /** A webhook that fails for three days is switched off, and its person told. */
  failed(failed: FailedAttempt, nowMs: number): Promise<void>;
  /** The way ends: a subscription is deleted, a webhook is switched off and its person told. */
  gone(attempt: Attempt, nowMs: number): Promise<void>;
}
