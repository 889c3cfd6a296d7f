import type { AlertKind, AlertLevel } from '../../domain/alerts/index.js';
import type { AlarmKind } from '../../domain/alarms/index.js';
import type { Language } from '../../domain/texts/index.js';

/** What a person is told: ids and codes. Whoever shows it makes the text; measurements and names are asked of the API. */
export type Notice =
  | {
      readonly type: 'alarm';
      readonly alarmId: string;
      readonly deviceId: string;
      readonly sessionId?: string;
      readonly brewId?: string;
      readonly alarm: AlarmKind;
      /** Of the user action, error, sensor or planned day that the alarm is about; which of them, its kind says. */
      readonly code?: number;
      /** Nobody has acknowledged it for too long. */
      readonly isEscalation: boolean;
      /** When it happened, epoch milliseconds. */
      readonly atMs: number;
    }
  /** Alarms that came too late or too often to be told one by one. */
  | {
      readonly type: 'summary';
      readonly brewId?: string;
      readonly alarms: number;
      readonly fromMs: number;
      readonly toMs: number;
    }
  /** An alert of the service, to its operators. */
  | {
      readonly type: 'alert';
      readonly alertId: string;
      readonly alert: AlertKind;
      /** The projection, disk or server that it is about, where its kind has several. */
      readonly subject?: string;
      readonly level: AlertLevel;
      /** When it was raised, epoch milliseconds. */
      readonly atMs: number;
      /** When it was resolved; left out while it is open. */
      readonly resolvedAtMs?: number;
    }
  /** A webhook failed for too long and is not called any more. */
  | { readonly type: 'webhookOff'; readonly host: string; readonly atMs: number }
  /** Somebody tries whether a way works. */
  | { readonly type: 'test'; readonly atMs: number };

/** Where a notice goes. All of it but `way` is secret: who knows it can send there, or knows who somebody is. */
export type NotificationAddress =
  | { readonly way: 'webPush'; readonly endpoint: string; readonly p256dh: string; readonly auth: string }
  | { readonly way: 'webhook'; readonly url: string; readonly secret: string }
  | { readonly way: 'mail'; readonly to: string; readonly language: Language; readonly timeZone: string };

export interface Notification {
  /** The same for each attempt, so that a receiver can tell a repeat: a UUID. */
  readonly notificationId: string;
  readonly notice: Notice;
  readonly address: NotificationAddress;
}

/** Why a notification did not arrive; none of them has anything of the address in it. */
export type DeliveryFailure =
  /** The address is not one that Brewline may call. */
  | 'targetForbidden'
  | 'nameUnknown'
  | 'unreachable'
  | 'tlsFailed'
  | 'timedOut'
  /** It answered with something that is not a success; `status` says what. */
  | 'refused'
  /** There is no mail server, or no key of the server's own. */
  | 'notConfigured';

export type Delivery =
  | { readonly result: 'delivered' }
  /** The receiver says that the address is gone for good. */
  | { readonly result: 'gone' }
  | {
      readonly result: 'failed';
      readonly failure: DeliveryFailure;
      /** HTTP or SMTP status. */
      readonly status?: number;
      /** The receiver asks for no attempt before. */
      readonly retryAfterMs?: number;
    };

/** Tells people, by one way. */
export interface NotificationSender {
  /** Resolves within 10 s whatever the receiver does; never rejects for what a receiver does. */
  deliver(notification: Notification): Promise<Delivery>;
}
