import type { CodeKind, Words } from '../../../../domain/texts/index.js';
import type { TimelineEntry } from '../../../apiClient/index.js';
import type { BrewKey } from '../texts/en/brew.js';

/** What an event says, in words of the page: a text, and what it is about. */
export interface Happening {
  /** Undefined for one that this page does not know: its type is shown as it is. */
  readonly text: BrewKey | undefined;
  readonly code?: { readonly kind: CodeKind; readonly code: number };
  readonly word?: { readonly kind: keyof Words | 'haltReason'; readonly word: string };
  readonly shape: '●' | '▲' | '◆' | '✓' | '■' | '○';
}

type Data = TimelineEntry['data'];
type Describe = (data: Data) => Happening;

const of =
  (text: BrewKey, shape: Happening['shape'] = '●') =>
  (): Happening => ({ text, shape });

const withCode =
  (
    text: BrewKey,
    kind: CodeKind,
    field: 'phase' | 'step' | 'action' | 'sensor' | 'code',
    shape: Happening['shape'] = '●',
  ) =>
  (data: Data): Happening => {
    const found = data[field];
    const code = typeof found === 'number' ? found : found?.code;
    return { text, shape, ...(code !== undefined && { code: { kind, code } }) };
  };

const withStage =
  (text: BrewKey, shape: Happening['shape'] = '●') =>
  ({ stage }: Data): Happening => ({ text, shape, ...(stage && { word: { kind: 'stage', word: stage } }) });

const types: Readonly<Record<string, Describe>> = {
  SessionStarted: of('event.sessionStarted'),
  PhaseEntered: withCode('event.phase', 'phase', 'phase'),
  StepEntered: withCode('event.step', 'step', 'step'),
  UserActionRequested: withCode('event.actionRequested', 'userAction', 'action', '▲'),
  UserActionDone: withCode('event.actionDone', 'userAction', 'action', '✓'),
  ThresholdCrossed: withCode('event.threshold', 'sensor', 'sensor'),
  FaultReported: withCode('event.fault', 'error', 'code', '◆'),
  SessionCompleted: of('event.sessionCompleted', '✓'),
  SessionFailed: withCode('event.sessionFailed', 'step', 'step', '◆'),
  SessionCancelled: of('event.sessionCancelled', '■'),
  SessionInterrupted: of('event.sessionInterrupted', '■'),
  SessionAbandoned: of('event.sessionAbandoned', '■'),
  SensorImplausible: withCode('event.sensorImplausible', 'sensor', 'sensor', '◆'),
  SensorRecovered: withCode('event.sensorRecovered', 'sensor', 'sensor', '✓'),
  UnitSuspected: withCode('event.unitSuspected', 'sensor', 'sensor'),
  AnomalyDetected: ({ kind }) => ({
    ...{ text: 'event.anomaly', shape: '○' },
    ...(kind !== undefined && { word: { kind: 'sessionAnomaly', word: kind } }),
  }),
  BrewPlanned: of('event.planned'),
  PlanStarted: of('event.planStarted'),
  StageAwaited: withStage('event.stageAwaited', '■'),
  StageBegun: withStage('event.stageBegun'),
  StageExpired: withStage('event.stageExpired', '◆'),
  StageAccepted: withStage('event.stageAccepted'),
  StageRunning: withStage('event.stageRunning'),
  ActionNeeded: withCode('event.actionRequested', 'userAction', 'action', '▲'),
  ActionAnswered: withCode('event.actionDone', 'userAction', 'action', '✓'),
  StageCompleted: withStage('event.stageCompleted', '✓'),
  HandedOver: of('event.handedOver'),
  PlanCompleted: of('event.planCompleted', '✓'),
  PlanHalted: ({ reason }) => ({
    ...{ text: 'event.halted', shape: '◆' },
    ...(reason !== undefined && { word: { kind: 'haltReason', word: reason } }),
  }),
  PlanResumed: withStage('event.resumed'),
  PlanCancelled: of('event.planCancelled', '■'),
};

export function happeningOf({ type, data }: Pick<TimelineEntry, 'type' | 'data'>): Happening {
  // A report that came late says what it says, at its own time.
  if (type === 'ReportedLate' && data.report?.type !== undefined)
    return happeningOf({ type: data.report.type, data: data.report });
  return types[type]?.(data) ?? { text: undefined, shape: '○' };
}

/** What a brew tells of what its session tells too. Both have a time of their own, some seconds apart. */
const ofSession: ReadonlyMap<string, string> = new Map([
  ['ActionNeeded', 'UserActionRequested'],
  ['ActionAnswered', 'UserActionDone'],
]);
const sameWithinMs = 60_000;

/** Newest first; what both a brew and its session tell is told once. */
export function inOrder(entries: readonly TimelineEntry[]): readonly TimelineEntry[] {
  return entries
    .filter((entry) => {
      const type = ofSession.get(entry.type);
      return type === undefined || !entries.some((each) => each.type === type && isSameAction(each, entry));
    })
    .toSorted((a, b) => shownTime(b) - shownTime(a));
}

function isSameAction(a: TimelineEntry, b: TimelineEntry): boolean {
  return actionOf(a) === actionOf(b) && Math.abs(shownTime(a) - shownTime(b)) <= sameWithinMs;
}

function actionOf({ data: { action } }: TimelineEntry): number | undefined {
  return typeof action === 'number' ? action : action?.code;
}

/** By the machine's clock, where that can be right. */
export function shownTime({ at, recordedAt, timePlausible }: TimelineEntry): number {
  return Date.parse(timePlausible ? at : recordedAt);
}

/** Entries of one day after another, as they stand. */
export function byDay(entries: readonly TimelineEntry[]): readonly (readonly TimelineEntry[])[] {
  const days: TimelineEntry[][] = [];
  for (const entry of entries) {
    const last = days.at(-1);
    if (last && dayOf(last[0]!) === dayOf(entry)) last.push(entry);
    else days.push([entry]);
  }
  return days;
}

function dayOf(entry: TimelineEntry): string {
  return new Date(shownTime(entry)).toDateString();
}
