/** What operators are told of the service. Words are stable: receivers of notifications and scripts know them. */
export const alertKinds = [
  'brokerUnreachable',
  'brokerBlocked',
  'diskFull',
  'projectionStalled',
  'projectionPaused',
  'parkedGrowing',
  'errorsGrowing',
  'certificateExpiring',
  'backupOld',
  'devicesLost',
] as const;
export type AlertKind = (typeof alertKinds)[number];

/** `critical`: data does not flow now, or soon will not. */
export type AlertLevel = 'warning' | 'critical';

/** `acknowledged`: somebody knows of it; it is still so. `resolved`: it is over. */
export type AlertState = 'raised' | 'acknowledged' | 'resolved';

/** Something that is so now, and that operators have to know. */
export interface AlertFinding {
  readonly kind: AlertKind;
  /** Tells it from others of its kind: a projection, a disk, a server; empty where there is one only. */
  readonly subject: string;
  readonly level: AlertLevel;
  /** What is so, in figures; for people. */
  readonly reason: string;
}

/** An alert that is not resolved. */
export interface OpenAlert extends AlertFinding {
  readonly alertId: string;
}

/** An alert as it was and is: its history are its times. */
export interface Alert extends OpenAlert {
  readonly state: AlertState;
  readonly raisedAt: Date;
  readonly acknowledgedAt: Date | null;
  /** The id of a person, or a user of the operating system. */
  readonly acknowledgedBy: string | null;
  readonly resolvedAt: Date | null;
}

/** Of alerts that are open at the same time each has its own. */
export function alertKey({ kind, subject }: Pick<AlertFinding, 'kind' | 'subject'>): string {
  return `${kind} ${subject}`;
}
