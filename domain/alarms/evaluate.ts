import { alarmIdOf } from './alarmId.js';
import type { AlarmDecision } from './commands.js';
import { episodeOf, lastOf, nextRound } from './episodes.js';
import type { AlarmIdentity } from './events.js';
import type { ResolutionCause } from './changeable/kinds.js';
import { rules, type AlarmRule, type Condition, type RuleClock } from './rules/index.js';
import type { AlarmSettings } from './changeable/settings.js';
import {
  forgetOld,
  settingsOf,
  type AlarmWatch,
  type Evidence,
  type KnownAlarm,
  type OpenAlarm,
} from './watchState.js';
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
  readonly episode: string;
  /** The alarm that was raised for it. */
  readonly alarmId: string | undefined;
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
  const due = conditionsOf(watch, settings).filter(
    ({ rule, condition, alarmId }) =>
      alarmId === undefined && isDue(instant[rule.clock], dueAtMsOf(condition)),
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
  const open = watch.open.filter((alarm) => !over.includes(alarm));
  const known = cause === 'ruleChanged' ? endedByRule(watch.known, over) : watch.known;
  return { watch: { ...watch, open, known }, decisions };
}

/** When the rules say again that they hold, there are alarms again. */
export function endedByRule(
  known: readonly KnownAlarm[],
  over: readonly { readonly alarmId: string }[],
): readonly KnownAlarm[] {
  return known.map((alarm) =>
    over.some(({ alarmId }) => alarmId === alarm.alarmId) ? { ...alarm, endedByRule: true } : alarm,
  );
}

/** When time alone changes something next, epoch milliseconds of the backend's clock; Infinity when it does not. */
export function nextDueAtMs(watch: AlarmWatch): number {
  const settings = settingsOf(watch);
  const quietAtMs = isBehind(watch) ? watch.evidence!.recordedAtMs + quietMs : -Infinity;
  const conditions = conditionsOf(watch, settings)
    .filter(({ rule, alarmId }) => rule.clock !== 'readings' && alarmId === undefined)
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

function conditionsOf({ facts, known }: AlarmWatch, settings: AlarmSettings): readonly RuledCondition[] {
  return rules.flatMap((rule) => {
    const { kind } = rule;
    if (!settings[kind].on) return [];
    return rule.conditions(facts, settings).map((condition) => {
      const episode = episodeOf(condition);
      const { session } = condition;
      const last = lastOf(known, { kind, episode, ...(session !== undefined && { session }) });
      if (!last) return { rule, condition, episode, alarmId: undefined };
      if (last.endedByRule) return { rule, condition, episode: nextRound(last.episode), alarmId: undefined };
      return { rule, condition, episode: last.episode, alarmId: last.alarmId };
    });
  });
}

function withRaised(
  watch: AlarmWatch,
  due: readonly RuledCondition[],
  sinceMs: number,
): Pick<AlarmWatch, 'open' | 'known'> {
  const raised = due.map((each) => {
    const identity = identityOf(watch, each);
    const raisedAtMs = Math.max(dueAtMsOf(each.condition), sinceMs);
    return { alarmId: alarmIdOf(identity), raisedAtMs, ...identity };
  });
  const open = [...watch.open, ...raised.map(({ deviceId: _, episode: __, ...alarm }): OpenAlarm => alarm)];
  const known = [
    ...watch.known,
    ...raised.map(({ deviceId: _, raisedAtMs: __, ...alarm }): KnownAlarm => alarm),
  ];
  return { open, known: forgetOld({ known, open, facts: watch.facts }) };
}

function raise(
  watch: AlarmWatch,
  due: RuledCondition,
  { recordedAtMs, sinceMs }: { readonly recordedAtMs: number; readonly sinceMs: number },
): AlarmDecision {
  const { condition } = due;
  const planId = planOf(watch.facts, condition.session);
  return {
    type: 'raise',
    identity: identityOf(watch, due),
    planId,
    details: condition.details,
    ...timeOf(Math.max(dueAtMsOf(condition), sinceMs), recordedAtMs),
  };
}

function identityOf(
  { deviceId }: AlarmWatch,
  { rule: { kind }, condition: { session }, episode }: RuledCondition,
): AlarmIdentity {
  return { deviceId, kind, episode, ...(session !== undefined && { session }) };
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
