import {
  isFailedStep,
  isLegalTransition,
  nameOf,
  phaseBelongsTo,
  phases,
  processTypes,
  steps,
} from '../machine/index.js';
import { placeOf, type MessageOrder } from '../kernel/messageOrder.js';
import type { ActiveSession, AnomalyKind, BrewSession, BrewSessionEvent } from './events.js';
import type { SessionReport } from './sessionReport.js';

export interface ReportToSession {
  readonly deviceId: string;
  /** The session's key: see `sessionKey`. */
  readonly session: number;
  readonly source: MessageOrder;
  /** The message came after one of its device with a higher place. */
  readonly late: boolean;
  readonly atMs: number;
  /** `atMs` was taken from a clock that was known to be wrong by more than a day. */
  readonly clockWrong?: boolean;
  readonly report: SessionReport;
}

/** Another session runs on the machine now. */
export interface AbandonSession {
  readonly type: 'abandon';
  readonly deviceId: string;
  readonly session: number;
  /** The other session's key, and the message that began it. */
  readonly by: number;
  readonly source: MessageOrder;
  readonly atMs: number;
  readonly clockWrong?: boolean;
}

export type HandleBrewSession = ReportToSession | AbandonSession;

type Active = ActiveSession;

/** What a report means for a session; nothing when its message was handled before. */
export function decide(command: HandleBrewSession, state: BrewSession): readonly BrewSessionEvent[] {
  if ('type' in command) return abandon(command, state);
  const { report } = command;
  if (report.type === 'readings' && state.status !== 'notStarted' && !report.sensors) return [];
  const place = placeOf(command.source, command.late, state);
  // What its sensors were like before is no news.
  if (report.type === 'readings' && state.status !== 'notStarted')
    return place === 'next' && state.status === 'active' ? changesOf(command, report, state) : [];
  switch (place) {
    case 'next':
      return decideNext(command, state);
    case 'late':
      return decideLate(command, state);
    case 'handled':
      return [];
  }
}

/** Whether a session is over after this report. */
export function endsSession(report: SessionReport): boolean {
  if (report.type === 'stepEntered') return isFailedStep(report.step);
  return (
    report.type === 'sessionCompleted' ||
    report.type === 'sessionCancelled' ||
    report.type === 'sessionInterrupted'
  );
}

function abandon(command: AbandonSession, state: BrewSession): readonly BrewSessionEvent[] {
  if (state.status !== 'active') return [];
  const { deviceId, session, by, source, atMs, clockWrong } = command;
  const data = { deviceId, session, by, source, atMs, ...(clockWrong && { clockWrong }) };
  return [{ type: 'SessionAbandoned', data }];
}

/** What came late can end a session and is a fault as any other; it moves no step, phase or action back. */
function decideLate(command: ReportToSession, state: BrewSession): readonly BrewSessionEvent[] {
  const { report } = command;
  const isOpen = state.status === 'active' || (state.status === 'ended' && state.outcome === 'abandoned');
  const kept = { type: 'ReportedLate', data: { ...reported(command), report } } as const;
  switch (report.type) {
    case 'fault':
      return [
        { type: 'FaultReported', data: { ...reported(command), code: report.code, text: report.text } },
      ];
    case 'sessionCompleted':
      return [isOpen ? { type: 'SessionCompleted', data: reported(command) } : kept];
    case 'sessionCancelled':
      return [isOpen ? { type: 'SessionCancelled', data: reported(command) } : kept];
    case 'sessionInterrupted':
      return [isOpen ? interrupted(command, report.reason) : kept];
    case 'stepEntered': {
      const { step } = report;
      const failed: BrewSessionEvent = { type: 'SessionFailed', data: { ...reported(command), step } };
      return isOpen && isFailedStep(step) ? [kept, failed] : [kept];
    }
    case 'sessionStarted':
      return [{ type: 'ReportedLate', data: { ...kept.data, report: withoutName(report) } }];
    default:
      return [kept];
  }
}

/** No row shows the recipe of a late start, so this text of a person need not be in one more event. */
function withoutName({ recipeOf: _, ...report }: StartReport): SessionReport {
  return { ...report, recipe: '' };
}

type StartReport = Extract<SessionReport, { type: 'sessionStarted' }>;

function decideNext(command: ReportToSession, state: BrewSession): readonly BrewSessionEvent[] {
  switch (state.status) {
    case 'notStarted':
      return decideBeforeStart(command);
    case 'active':
      return decideActive(command, state);
    case 'ended':
      return [
        anomaly(
          command,
          'afterEnd',
          `reported ${command.report.type} after the session was ${state.outcome}`,
        ),
      ];
  }
}

function decideBeforeStart(command: ReportToSession): readonly BrewSessionEvent[] {
  const { report } = command;
  if (report.type === 'sessionStarted') return [started(command, report, false)];
  const processType = processTypeOf(report);
  const beginning: Active = {
    status: 'active',
    startedAtMs: undefined,
    since: command.source,
    processType,
    phase: undefined,
    step: undefined,
    pendingAction: undefined,
    implausibleSensors: [],
    suspectedUnits: [],
  };
  return [
    started(command, { processType, recipe: '' }, true),
    anomaly(
      command,
      'notStarted',
      `${report.type} is the first report of this session; its start never arrived`,
    ),
    ...decideActive(command, beginning),
  ];
}

function decideActive(command: ReportToSession, state: Active): readonly BrewSessionEvent[] {
  const { report } = command;
  switch (report.type) {
    case 'sessionStarted':
      return [anomaly(command, 'alreadyStarted', 'the machine reported the start of this session again')];
    case 'stepEntered':
      return enterStep(command, report, state);
    case 'userActionRequested':
      return [{ type: 'UserActionRequested', data: { ...reported(command), action: report.action } }];
    case 'userActionDone':
      return doneUserAction(command, report.action, state);
    case 'thresholdCrossed': {
      const { sensor, limit, value, rising } = report;
      return [{ type: 'ThresholdCrossed', data: { ...reported(command), sensor, limit, value, rising } }];
    }
    case 'fault':
      return [
        { type: 'FaultReported', data: { ...reported(command), code: report.code, text: report.text } },
      ];
    case 'sessionCompleted':
      return [{ type: 'SessionCompleted', data: reported(command) }];
    case 'sessionCancelled':
      return [{ type: 'SessionCancelled', data: reported(command) }];
    case 'sessionInterrupted':
      return [interrupted(command, report.reason)];
    case 'readings':
      return changesOf(command, report, state);
  }
}

/** What is told of sensors already is not told again: an ingest that begins anew judges without what it had seen. */
function changesOf(
  command: ReportToSession,
  { sensors = [] }: Extract<SessionReport, { type: 'readings' }>,
  { implausibleSensors, suspectedUnits }: Active,
): readonly BrewSessionEvent[] {
  const implausible = new Set(implausibleSensors);
  const suspected = new Set(suspectedUnits);
  return sensors.flatMap((change): readonly BrewSessionEvent[] => {
    const { sensor, value, atMs } = change;
    const data = { ...reported(command), atMs, sensor, value };
    switch (change.type) {
      case 'implausible':
        if (implausible.has(sensor)) return [];
        implausible.add(sensor);
        return [{ type: 'SensorImplausible', data: { ...data, reason: change.reason } }];
      case 'recovered':
        return implausible.delete(sensor) ? [{ type: 'SensorRecovered', data }] : [];
      case 'unitSuspected':
        if (suspected.has(sensor)) return [];
        suspected.add(sensor);
        return [{ type: 'UnitSuspected', data: { ...data, unit: change.unit } }];
    }
  });
}

function enterStep(
  command: ReportToSession,
  { phase, step }: { readonly phase: number; readonly step: number },
  state: Active,
): readonly BrewSessionEvent[] {
  const events: BrewSessionEvent[] = [];
  if (!phaseBelongsTo(phase, state.processType)) {
    const detail = `phase ${nameOf(phases, phase)} does not belong to a ${nameOf(processTypes, state.processType)} session`;
    events.push(anomaly(command, 'foreignPhase', detail));
  }
  if (state.step !== step && !isLegalTransition(state.processType, state.step, step)) {
    const from = state.step === undefined ? 'the beginning' : nameOf(steps, state.step);
    const detail = `${from} → ${nameOf(steps, step)} is no transition of a ${nameOf(processTypes, state.processType)} session`;
    events.push(anomaly(command, 'illegalTransition', detail));
  }
  if (state.phase !== phase) events.push({ type: 'PhaseEntered', data: { ...reported(command), phase } });
  events.push({ type: 'StepEntered', data: { ...reported(command), step, phase } });
  if (isFailedStep(step)) events.push({ type: 'SessionFailed', data: { ...reported(command), step } });
  return events;
}

function doneUserAction(
  command: ReportToSession,
  action: number,
  state: Active,
): readonly BrewSessionEvent[] {
  const done: BrewSessionEvent = { type: 'UserActionDone', data: { ...reported(command), action } };
  if (state.pendingAction === action) return [done];
  const asked = state.pendingAction === undefined ? 'none' : String(state.pendingAction);
  return [
    anomaly(
      command,
      'actionNotRequested',
      `action ${action} was reported as done while ${asked} was asked for`,
    ),
    done,
  ];
}

function started(
  command: ReportToSession,
  start: Omit<StartReport, 'type'>,
  inferred: boolean,
): BrewSessionEvent {
  const { processType, recipe, recipeOf, commandId } = start;
  const by = { ...(recipeOf !== undefined && { recipeOf }), ...(commandId !== undefined && { commandId }) };
  return { type: 'SessionStarted', data: { ...reported(command), processType, recipe, inferred, ...by } };
}

function interrupted(command: ReportToSession, reason: string): BrewSessionEvent {
  return { type: 'SessionInterrupted', data: { ...reported(command), reason } };
}

function anomaly(command: ReportToSession, kind: AnomalyKind, detail: string): BrewSessionEvent {
  return { type: 'AnomalyDetected', data: { ...reported(command), kind, detail } };
}

function reported({ deviceId, session, source, late, atMs, clockWrong }: ReportToSession) {
  return { deviceId, session, source, atMs, ...(late && { late }), ...(clockWrong && { clockWrong }) };
}

/** What kind of process a report belongs to, as far as it says. */
function processTypeOf(report: SessionReport): number {
  if (report.type === 'readings') return report.processType;
  if (report.type !== 'stepEntered') return processTypes.idle;
  const { phase } = report;
  return Object.values(processTypes).find((type) => phaseBelongsTo(phase, type)) ?? processTypes.idle;
}
