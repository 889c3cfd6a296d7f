import { alarmIdOf } from './alarmId.js';
import type { AlarmDecision } from './commands.js';
import type { ResolutionCause } from './kinds.js';
import { rules, type AlarmRule, type Condition, type RuleClock } from './rules/index.js';
import type { AlarmSettings } from './settings.js';
import { forgetOld, settingsOf, type AlarmWatch, type Evidence, type OpenAlarm } from './watchState.js';
import { planOf } from './withMachine.js';

/** What the clocks of the rules show; a clock that is left out decides nothing now. */
export type Instant = { readonly [Clock in RuleClock]?: number };

export interface Watched {
  readonly watch: AlarmWatch;
  readonly decisions: readonly AlarmDecision[];
}

interface RuledCondition {
  readonly rule: AlarmRule;
  readonly condition: Condition;
  readonly alarmId: string;
}

/** Later than this is marked: people were told too late to do something at once. */
const lateMs = 10 * 60_000;
/** A machine whose reports are older than this sends what it kept while it was away … */
const behindMs = 2 * 60_000;
/** … until it has been quiet for so long. */
const quietMs = 60_000;

/**
 * Raises and escalates what is due at this instant.
 *
 * @param sinceMs nothing happened before, though it was due: the rule by which it is due holds only since then
 */
export function fireDue(
  watch: AlarmWatch,
  instant: Instant,
  { recordedAtMs, sinceMs = -Infinity }: { readonly recordedAtMs: number; readonly sinceMs?: number },
): Watched {
  const settings = settingsOf(watch);
  const known = new Set(watch.known.map(({ alarmId }) => alarmId));
  const due = conditionsOf(watch, settings).filter(
    ({ rule, condition, alarmId }) => !known.has(alarmId) && isDue(instant[rule.clock], dueAtMsOf(condition)),
  );
  const raised = { ...watch, ...withRaised(watch, due, sinceMs) };
  const escalated = raised.open.filter((alarm) => isDue(instant.machine, escalatesAtMs(alarm, settings)));
  const decisions = [
    ...due.map((each) => raise(watch, each, { recordedAtMs, sinceMs })),
    ...escalated.map((alarm): AlarmDecision => {
      const atMs = Math.max(escalatesAtMs(alarm, settings), sinceMs);
      const { alarmId } = alarm;
      return { type: 'escalate', alarmId, deviceId: watch.deviceId, ...timeOf(atMs, recordedAtMs) };
    }),
  ];
  const open = raised.open.map((alarm) =>
    escalated.includes(alarm) ? { ...alarm, isEscalated: true as const } : alarm,
  );
  return { watch: { ...raised, open }, decisions };
}

/**
 * Resolves the alarms whose condition does not hold any more.
 *
 * @param cause of all of them, if only a rule has changed
 */
export function resolveEnded(
  watch: AlarmWatch,
  { atMs, recordedAtMs }: Evidence,
  cause?: ResolutionCause,
): Watched {
  if (watch.open.length === 0) return { watch, decisions: [] };
  const settings = settingsOf(watch);
  const holding = new Set(conditionsOf(watch, settings).map(({ alarmId }) => alarmId));
  const over = watch.open.filter(({ alarmId }) => !holding.has(alarmId));
  const decisions = over.map((alarm): AlarmDecision => ({
    type: 'resolve',
    alarmId: alarm.alarmId,
    deviceId: watch.deviceId,
    cause: cause ?? causeOf(alarm, watch),
    ...timeOf(Math.max(atMs, alarm.raisedAtMs), recordedAtMs),
  }));
  return { watch: { ...watch, open: watch.open.filter((alarm) => !over.includes(alarm)) }, decisions };
}

/** When time alone changes something next, epoch milliseconds of the backend's clock; Infinity when it does not. */
export function nextDueAtMs(watch: AlarmWatch): number {
  const settings = settingsOf(watch);
  const known = new Set(watch.known.map(({ alarmId }) => alarmId));
  const quietAtMs = isBehind(watch) ? watch.evidence!.recordedAtMs + quietMs : -Infinity;
  const conditions = conditionsOf(watch, settings)
    .filter(({ rule, alarmId }) => rule.clock !== 'readings' && !known.has(alarmId))
    .map(({ rule, condition }) =>
      Math.max(dueAtMsOf(condition), rule.clock === 'machine' ? quietAtMs : -Infinity),
    );
  const escalations = watch.open.map((alarm) => Math.max(escalatesAtMs(alarm, settings), quietAtMs));
  return Math.min(Infinity, ...conditions, ...escalations);
}

/**
 * What the clocks show at a time of the backend. The machine's stands still while the machine sends what it kept: what it reports next
 * may end what seems to last.
 */
export function instantAt(watch: AlarmWatch, nowMs: number): Instant {
  const isQuiet = !isBehind(watch) || nowMs >= watch.evidence!.recordedAtMs + quietMs;
  return { backend: nowMs, ...(isQuiet && { machine: nowMs }) };
}

function isBehind({ evidence }: AlarmWatch): boolean {
  return evidence !== undefined && evidence.recordedAtMs - evidence.atMs > behindMs;
}

function conditionsOf({ deviceId, facts }: AlarmWatch, settings: AlarmSettings): readonly RuledCondition[] {
  return rules.flatMap((rule) => {
    const { kind } = rule;
    if (!settings[kind].on) return [];
    return rule.conditions(facts, settings).map((condition) => {
      const { session, sinceMs, episode = String(sinceMs) } = condition;
      const alarmId = alarmIdOf({ deviceId, kind, episode, ...(session !== undefined && { session }) });
      return { rule, condition, alarmId };
    });
  });
}

function withRaised(
  watch: AlarmWatch,
  due: readonly RuledCondition[],
  sinceMs: number,
): Pick<AlarmWatch, 'open' | 'known'> {
  const raised = due.map(({ rule, condition, alarmId }): OpenAlarm => {
    const { session } = condition;
    const raisedAtMs = Math.max(dueAtMsOf(condition), sinceMs);
    return { alarmId, kind: rule.kind, raisedAtMs, ...(session !== undefined && { session }) };
  });
  const known = raised.map(({ alarmId, session }) => ({
    alarmId,
    ...(session !== undefined && { session }),
  }));
  return { open: [...watch.open, ...raised], known: forgetOld([...watch.known, ...known], watch.facts) };
}

function raise(
  { deviceId, facts }: AlarmWatch,
  { rule, condition }: RuledCondition,
  { recordedAtMs, sinceMs: rulesSinceMs }: { readonly recordedAtMs: number; readonly sinceMs: number },
): AlarmDecision {
  const { session, sinceMs, episode = String(sinceMs), details } = condition;
  const identity = { deviceId, kind: rule.kind, episode, ...(session !== undefined && { session }) };
  const planId = planOf(facts, session);
  return {
    type: 'raise',
    identity,
    planId,
    details,
    ...timeOf(Math.max(dueAtMsOf(condition), rulesSinceMs), recordedAtMs),
  };
}

function causeOf({ session }: OpenAlarm, { facts }: AlarmWatch): ResolutionCause {
  const isOver = session !== undefined && facts.session?.session !== session;
  return isOver ? 'sessionEnded' : 'conditionEnded';
}

function escalatesAtMs(
  { kind, raisedAtMs, isAcknowledged, isEscalated }: OpenAlarm,
  settings: AlarmSettings,
): number {
  const after = rules.find((rule) => rule.kind === kind)?.escalateAfterMs?.(settings);
  return after === undefined || isAcknowledged || isEscalated ? Infinity : raisedAtMs + after;
}

function dueAtMsOf({ sinceMs, dueAtMs = sinceMs }: Condition): number {
  return dueAtMs;
}

function isDue(nowMs: number | undefined, dueAtMs: number): boolean {
  return nowMs !== undefined && dueAtMs <= nowMs;
}

function timeOf(atMs: number, recordedAtMs: number) {
  return { atMs, late: recordedAtMs - atMs > lateMs };
}
