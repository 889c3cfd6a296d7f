import { isPersonId } from '../people/index.js';

/** Where an action was asked for: the HTTP API or the command line. */
export type EntryPoint = 'api' | 'cli';

/** Who acts. An event has no name: that of a person and of a user of the operating system is looked up when it is shown. */
export type Acting =
  | { readonly type: 'person'; readonly personId: string }
  /** A user of the operating system, at the command line; -1 where there are no numbers of users. */
  | { readonly type: 'systemUser'; readonly uid: number }
  /** Somebody who is not logged in, for example at log-in. */
  | { readonly type: 'anonymous' };

/** What an action can be done to. */
export type SubjectKind =
  | 'device'
  | 'session'
  | 'command'
  | 'brew'
  | 'recipe'
  | 'alarm'
  | 'alarmProfile'
  | 'person'
  | 'loginSession'
  | 'share'
  | 'passkey'
  /** One whose counter went back: somebody has a copy of its key. */
  | 'clonedPasskey'
  | 'notificationWay'
  | 'parkedMessage'
  | 'errorGroup'
  | 'alert'
  /** A job over many devices. */
  | 'deviceJob'
  /** Of the event store. */
  | 'stream'
  | 'projection';

/** What an action is done to. */
export interface Subject {
  readonly kind: SubjectKind;
  readonly id: string;
}

/**
 * - `done`: answered without an error.
 * - `refused`: nothing was done (HTTP 4xx).
 * - `failed`: an error; it may have been done in part (HTTP 5xx, exit code 1).
 * - `unanswered`: the caller went away before the answer; it may have been done.
 */
export type ActionOutcome = 'done' | 'refused' | 'failed' | 'unanswered';

/** `ActionBegun` is stored before anything is done. Where `ActionCompleted` never follows, nobody knows what became of the action. */
export type AuditEvent =
  | {
      readonly type: 'ActionBegun';
      readonly data: {
        /** UUID. */
        readonly actionId: string;
        /** `operationId` of the API, or the command, such as `device block`. */
        readonly action: string;
        readonly entryPoint: EntryPoint;
        readonly by: Acting;
        readonly subjects: readonly Subject[];
        /** The id of the request in logs and traces; none at the command line. */
        readonly requestId?: string;
      };
    }
  | {
      readonly type: 'ActionCompleted';
      readonly data: {
        readonly actionId: string;
        readonly outcome: ActionOutcome;
        /** The HTTP status. */
        readonly status?: number;
        /** What became known only by doing it, such as the id of a new brew. */
        readonly subjects: readonly Subject[];
        /** Who it was, where only the action itself tells: a log-in that succeeded. */
        readonly personId?: string;
      };
    };

/** Whether this can be the id of such a subject. Other texts stay out of the events: they could be names or secrets. */
export function isSubjectId({ kind, id }: Subject): boolean {
  return shapeOf[kind](id);
}

const matches = (shape: RegExp) => (id: string) => shape.test(id);
const isUuid = (id: string) => isPersonId(id);

const shapeOf: Readonly<Record<SubjectKind, (id: string) => boolean>> = {
  device: matches(/^[A-Za-z0-9_-]{1,64}$/),
  session: matches(/^[A-Za-z0-9_-]{1,64}(\.\d{1,20}){1,2}$/),
  command: isUuid,
  brew: isUuid,
  recipe: isUuid,
  alarm: isUuid,
  alert: isUuid,
  alarmProfile: isUuid,
  person: isUuid,
  loginSession: isUuid,
  share: isUuid,
  passkey: isUuid,
  clonedPasskey: isUuid,
  notificationWay: isUuid,
  parkedMessage: matches(/^\d{1,18}$/),
  deviceJob: matches(/^\d{1,18}$/),
  errorGroup: matches(/^[\da-f]{16}$/),
  stream: matches(/^[a-z][A-Za-z]{0,39}-[\w.-]{1,150}$/),
  projection: matches(/^[A-Za-z]{1,40}$/),
};
