import { isPlausibleTime } from '../machine/index.js';
import type { AlarmDecision } from './commands.js';
import { statusAfter, type AlarmEvent } from './events.js';
import { endedByRule, fireDue, instantAt, resolveEnded, type Instant, type Watched } from './evaluate.js';
import type { AlarmSignal } from './signals.js';
import { withOtherBand } from './temperatureFacts.js';
import { forgetOld, settingsOf, type AlarmWatch, type OpenAlarm } from './watchState.js';
import { withDeviceEvent, withPlanEvent } from './withMachine.js';
import { withReading } from './withReading.js';
import { withSessionEvent } from './withSession.js';

/**
 * What follows from one more signal: the state to remember, and what is decided about alarms. A pure function: after a restart it goes
 * on from the stored state, and a rebuild, which sees the same signals, decides nothing that was not decided before.
 *
 * First what was due before the signal is raised, by the clock that the signal shows; then the facts change, what has ended is
 * resolved, and what begins with the signal is raised.
 */
export function watchAlarms(before: AlarmWatch, signal: AlarmSignal): Watched {
  const { recordedAtMs } = signal;
  const atMs = timeOf(before, signal);
  const instant = instantOf(before, signal, atMs);
  const fired = fireDue(before, timersOf(instant), { recordedAtMs });
  if (signal.type === 'time') return fired;
  const changed = withSignal(fired.watch, signal, atMs);
  const byRule = isOfRules(signal);
  const resolved = resolveEnded(changed, { atMs, recordedAtMs }, byRule ? 'ruleChanged' : undefined);
  const begun = fireDue(resolved.watch, instant, { recordedAtMs, ...(byRule && { sinceMs: recordedAtMs }) });
  const decisions: readonly AlarmDecision[] = [...fired.decisions, ...resolved.decisions, ...begun.decisions];
  return { watch: begun.watch, decisions };
}

/** It changes what holds, or for what, and nothing that the machine does: a plan says to which brew a session belongs. */
function isOfRules({ type }: AlarmSignal): boolean {
  return type === 'rules' || type === 'plan';
}

/**
 * When it happened: device time, without the error of the clock that is known. A time that can't be right, or lies in the future, is
 * that of its receipt.
 */
function timeOf({ facts }: AlarmWatch, signal: AlarmSignal): number {
  const { recordedAtMs } = signal;
  if (signal.type === 'reading') return believable(signal.reading.atMs);
  if (signal.type !== 'session') return recordedAtMs;
  const { atMs, clockWrong } = signal.event.data;
  return clockWrong ? recordedAtMs : believable(atMs);

  function believable(deviceMs: number): number {
    if (!isPlausibleTime(deviceMs, { receivedAtMs: recordedAtMs })) return recordedAtMs;
    return Math.min(deviceMs - (facts.clockWrong?.offsetMs ?? 0), recordedAtMs);
  }
}

function instantOf(watch: AlarmWatch, signal: AlarmSignal, atMs: number): Instant {
  switch (signal.type) {
    case 'session':
      return { machine: atMs };
    case 'reading':
      return { machine: atMs, readings: atMs };
    case 'device':
      return { backend: atMs };
    case 'time':
      return instantAt(watch, atMs);
    // What is due by the new rules is due now, as far as readings show it.
    case 'plan':
    case 'rules': {
      const { readingAtMs } = watch.facts.session ?? {};
      return { ...instantAt(watch, atMs), ...(readingAtMs !== undefined && { readings: readingAtMs }) };
    }
    case 'alarm':
      return {};
  }
}

/** Between two readings nobody knows: what they decide is decided after the next. */
function timersOf({ readings: _, ...timers }: Instant): Instant {
  return timers;
}

function withSignal(
  watch: AlarmWatch,
  signal: Exclude<AlarmSignal, { type: 'time' }>,
  atMs: number,
): AlarmWatch {
  const { facts, deviceId } = watch;
  const evidence = { atMs, recordedAtMs: signal.recordedAtMs };
  switch (signal.type) {
    case 'session': {
      const after = withSessionEvent(facts, signal.event, atMs);
      const isNew = after.session?.session !== facts.session?.session;
      const known = isNew ? forgetOld({ ...watch, facts: after }) : watch.known;
      return { ...watch, facts: after, known, evidence };
    }
    case 'reading': {
      const reading = { ...signal.reading, atMs };
      return { ...watch, facts: withReading(facts, reading, settingsOf(watch)), evidence };
    }
    case 'device':
      return { ...watch, facts: withDeviceEvent(facts, signal.event) };
    case 'plan':
      return judgedAnew({ ...watch, facts: withPlanEvent(facts, deviceId, signal.event) });
    case 'alarm':
      return withAlarmEvent(watch, signal.event);
    case 'rules':
      return judgedAnew(withRules(watch, signal.event));
  }
}

/** The last reading may be in another band now. */
function judgedAnew(watch: AlarmWatch): AlarmWatch {
  const { session } = watch.facts;
  if (!session?.temperature || session.readingAtMs === undefined) return watch;
  const temperature = withOtherBand(session.temperature, session.readingAtMs, {
    ...session,
    settings: settingsOf(watch),
  });
  return { ...watch, facts: { ...watch.facts, session: { ...session, temperature } } };
}

/** The machine is in few brews at a time. */
const keptBrews = 2;

function withRules(watch: AlarmWatch, event: Extract<AlarmSignal, { type: 'rules' }>['event']): AlarmWatch {
  if (event.type === 'DeviceAlarmRulesChanged') return { ...watch, deviceRules: event.data.changes };
  if (event.type === 'DeviceAlarmRulesEnded') return withoutRules(watch);
  const { planId, changes } = event.data;
  const others = watch.brewRules?.filter((each) => each.planId !== planId) ?? [];
  return { ...watch, brewRules: [...others, { planId, changes }].slice(-keptBrews) };
}

function withoutRules({ deviceRules: _, brewRules: __, ...watch }: AlarmWatch): AlarmWatch {
  return watch;
}

/** What was decided before, or by a person. */
function withAlarmEvent(watch: AlarmWatch, event: AlarmEvent): AlarmWatch {
  const { alarmId } = event.data;
  if (event.type === 'AlarmRaised') {
    if (watch.known.some((each) => each.alarmId === alarmId)) return watch;
    const { kind, session, episode, atMs: raisedAtMs } = event.data;
    const of = { alarmId, kind, ...(session !== undefined && { session }) };
    const open = [...watch.open, { ...of, raisedAtMs }];
    const known = forgetOld({ ...watch, open, known: [...watch.known, { ...of, episode }] });
    return { ...watch, known, open };
  }
  const open = watch.open.flatMap((alarm) =>
    alarm.alarmId === alarmId ? afterEvent(alarm, event.type) : [alarm],
  );
  const isByRule = event.type === 'AlarmResolved' && event.data.cause === 'ruleChanged';
  return { ...watch, open, known: isByRule ? endedByRule(watch.known, [event.data]) : watch.known };
}

function afterEvent(
  alarm: OpenAlarm,
  type: Exclude<AlarmEvent['type'], 'AlarmRaised'>,
): readonly OpenAlarm[] {
  const { kind } = alarm;
  if (type === 'AlarmResolved') return [];
  if (statusAfter({ status: 'raised', kind }, type) === 'cleared') return [];
  return [{ ...alarm, ...(type === 'AlarmAcknowledged' ? { isAcknowledged: true } : { isEscalated: true }) }];
}
