/**
 * Every error code of Brewline with its meaning. Codes are stable: operators search for them, tests and guards compare them,
 * HTTP maps them to problem types.
 */
export const errorCodes = {
  WRONG_EXPECTED_REVISION: 'another writer appended to the stream first; reload and decide again',
  EVENT_STORE_UNAVAILABLE: 'the event store did not answer; the outcome of the last append is unknown',
  EVENT_STORE_FAILED:
    'the event store answered with an unknown error; the outcome of the last append is unknown',
  EVENT_STORE_DENIED: 'the event store does not let this user do it: give it the right',
  EVENT_STORE_MISMATCH: 'the checkpoint was written against another event store, or lies beyond its end',
  PARTITION_FENCED: 'another ingest appends to this partition',
  MESSAGE_TOO_LARGE: 'the message is larger than the largest envelope',
  MESSAGE_MALFORMED: 'the message is not a Brewline envelope',
  SCHEMA_VERSION_UNKNOWN: 'the envelope has a schema version that this backend does not know',
  DEVICE_ID_MISMATCH: 'the envelope names another device than the topic it came on',
  NUMBER_REUSED: 'the device has used this number for another message before',
  SEQUENCE_TOO_OLD:
    "the message's number is older than the stored numbering of the device: it may be a repeat",
  READING_MALFORMED: 'readings of the message break a rule; the others are stored',
  DEAD_LETTERED: 'the broker gave up on the message: it was delivered too often without an acknowledgement',
  MESSAGE_UNHANDLED: 'the message was decoded but could not be processed',
  EVENT_UNPROJECTABLE: 'a projection could not apply this event',
  CHECKPOINT_MOVED: 'another instance of this projection moved the checkpoint',
  AUDIT_UNAVAILABLE: 'the audit entry of an action could not be written, so nothing was done',
  DEVICE_UNKNOWN: 'no device with this id has reported yet',
  DEVICE_NOT_ENROLLED: 'no device of this id was given a secret or let in by certificate',
  DEVICE_ENROLLED: 'a device of this id may connect already',
  DEVICE_REVOKED: 'the secrets of this device were ended for good; it has to be added again',
  DEVICE_HAS_CERTIFICATE: 'the device comes with a certificate and has no secret',
  DEVICE_OWNED: 'somebody owns the device, who can release it',
  HISTORY_CHUNK_DAMAGED:
    'stored history was changed after it was written, or is cut off: it has to be made again',
  HISTORY_MOVED: 'history was merged, filled or dropped again and again while it was read: ask again',
  COMMAND_REFUSED: 'the command breaks a rule of the domain',
  VALUE_OUT_OF_RANGE: 'a value is beyond what can be stored, such as a time beyond the calendar',
  CONFIGURATION_INVALID: 'a setting is missing or wrong',
  PROOF_TOO_OLD: 'the password or code was given too long ago for a dangerous action: give it again',
  SECOND_FACTOR_MISSING: 'this role has to set up a second factor first',
  ISSUER_UNAVAILABLE: 'the issuer of a log-in (OpenID Connect) did not answer',
  ISSUER_REFUSED:
    'a log-in by an issuer does not hold: it was cancelled, used or changed, has expired, or began in another browser',
  ISSUER_NOT_LINKED: 'no account here is linked to who logged in at the issuer',
  TEXT_UNREADABLE:
    'an encrypted text of a person was changed, or stands at another place than it was stored at',
  MAIL_UNAVAILABLE: 'the mail server did not take a mail',
  BROKER_UNAVAILABLE: 'RabbitMQ did not answer or closed the connection',
  DATABASE_UNAVAILABLE: 'PostgreSQL did not answer, closed the connection, or lacks resources',
  DATABASE_FAILED:
    'PostgreSQL refused a statement, for example because of a missing permission or table: a retry does not help',
} as const;

export type ErrorCode = keyof typeof errorCodes;

/** Codes of parked messages and events that are a fault of Brewline, not of the device that sent them. */
export const backendFaults = [
  'MESSAGE_UNHANDLED',
  'DEAD_LETTERED',
  'EVENT_UNPROJECTABLE',
] as const satisfies readonly ErrorCode[];

/** An error with a stable {@link ErrorCode}; `cause` keeps the original error. */
export class BrewlineError extends Error {
  constructor(
    readonly code: ErrorCode,
    message: string,
    options?: { cause?: unknown },
  ) {
    super(message, options);
    this.name = 'BrewlineError';
  }
}

/** True when `error` has the given code, whatever its class. */
export function hasCode(error: unknown, code: ErrorCode): boolean {
  return typeof error === 'object' && error !== null && 'code' in error && error.code === code;
}

/** The error's message, for any thrown value. */
export function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
