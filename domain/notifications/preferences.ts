import { alarmKinds, type AlarmKind } from '../alarms/index.js';
import type { QuietHours } from './quietHours.js';
import type { NotificationWay } from './ways.js';

/** What a person wants to be told, and when not. */
export interface NotificationPreferences {
  /** By which ways, for each kind of alarm. */
  readonly alarms: Readonly<Record<AlarmKind, readonly NotificationWay[]>>;
  /** By which ways of alerts of the service; only operators and admins are told of them. */
  readonly alerts: readonly NotificationWay[];
  readonly quietHours: QuietHours | undefined;
}

/** What was chosen; a kind that is left out has the default, as one that came later does. */
export interface ChosenPreferences {
  readonly alarms?: Partial<NotificationPreferences['alarms']>;
  readonly alerts?: NotificationPreferences['alerts'];
  readonly quietHours?: QuietHours;
}

/** What needs a person, and the end of a fermentation. Other news can be asked for. */
const toldUnasked: ReadonlySet<AlarmKind> = new Set<AlarmKind>([
  'userActionNeeded',
  'fault',
  'deviceLost',
  'targetNotReached',
  'temperatureOutOfBand',
  'fermentationStalled',
  'fermentationFinished',
  'dayReached',
  'kegEmpty',
]);

/** Who added a browser or a webhook asked for it; nobody gets mails unasked. */
const waysUnasked: readonly NotificationWay[] = ['webPush', 'webhook'];

export function preferencesWith({
  alarms = {},
  alerts = waysUnasked,
  quietHours,
}: ChosenPreferences): NotificationPreferences {
  const waysOf = (kind: AlarmKind) => alarms[kind] ?? (toldUnasked.has(kind) ? waysUnasked : []);
  const all = Object.fromEntries(alarmKinds.map((kind) => [kind, waysOf(kind)]));
  return { alarms: all as NotificationPreferences['alarms'], alerts, quietHours };
}

export function isWanted(
  { alarms }: NotificationPreferences,
  kind: AlarmKind,
  way: NotificationWay,
): boolean {
  return alarms[kind].includes(way);
}
