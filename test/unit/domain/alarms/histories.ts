import fc from 'fast-check';
import type { AlarmChanges, AlarmSignal } from '../../../../domain/alarms/index.js';
import { phases, processTypes, sensors, steps } from '../../../../domain/machine/index.js';
import { AlarmWorld } from './alarmWorld.js';
import {
  connected,
  disconnected,
  hourMs,
  minuteMs,
  phase,
  reading,
  rulesChanged,
  session,
  started,
  startMs,
} from './signals.js';

/** What happens to a machine. */
type Step =
  | { readonly type: 'begin'; readonly processType: number }
  | { readonly type: Small }
  | { readonly type: 'rules'; readonly changes: AlarmChanges }
  /** A reading each half hour. */
  | {
      readonly type: 'readings';
      readonly hours: number;
      readonly celsius: number;
      readonly gravity: number;
      readonly fallPerDay: number;
    };

const smallSteps = [
  ...['phase', 'phase', 'step', 'ask', 'done', 'fault', 'lateFault', 'sensor', 'recover'],
  ...['end', 'fail', 'disconnect', 'connect', 'restart', 'repeat', 'acknowledge'],
] as const;
type Small = 'phase' | 'step' | 'ask' | 'done' | 'fault' | 'lateFault' | 'sensor' | 'recover' | Rare;
type Rare = 'end' | 'fail' | 'disconnect' | 'connect' | 'restart' | 'repeat' | 'acknowledge';

const { brew, fermentation, serving } = processTypes;

const anyChanges: fc.Arbitrary<AlarmChanges> = fc.record(
  {
    userActionNeeded: fc.record({ on: fc.boolean(), escalateAfterMinutes: fc.constantFrom(1, 30, 600) }),
    fault: fc.record({ on: fc.boolean() }),
    targetNotReached: fc.record({ brewMinutes: fc.constantFrom(10, 90), kegHours: fc.constantFrom(1, 24) }),
    temperatureOutOfBand: fc.record({
      brewCelsius: fc.constantFrom(1, 3, 10),
      kegCelsius: fc.constantFrom(1, 10),
    }),
    dayReached: fc.constantFrom({ days: [] }, { days: [{ day: 1, work: 'dryHop' as const }] }),
  },
  { requiredKeys: [] },
);

const anyStep: fc.Arbitrary<Step> = fc.oneof(
  {
    weight: 3,
    arbitrary: fc.record({ type: fc.constant('rules' as const), changes: anyChanges }),
  },
  {
    weight: 2,
    arbitrary: fc.record({
      type: fc.constant('begin' as const),
      processType: fc.constantFrom(
        brew,
        brew,
        fermentation,
        fermentation,
        serving,
        ...Object.values(processTypes),
      ),
    }),
  },
  { weight: 16, arbitrary: fc.record({ type: fc.constantFrom(...(smallSteps as readonly Small[])) }) },
  {
    weight: 12,
    arbitrary: fc.record({
      type: fc.constant('readings' as const),
      hours: fc.constantFrom(1, 3, 30, 60),
      celsius: fc.constantFrom(20, 66, 66, 72),
      gravity: fc.constantFrom(1.05, 1.03, 1.01),
      fallPerDay: fc.constantFrom(0, 0.01, 0.02),
    }),
  },
);

/** Minutes since the step before, how late the backend learns of it, and how late it comes to the dispatcher. */
export const anyHistory = fc.array(
  fc.record({
    step: anyStep,
    minutes: fc.constantFrom(0, 1, 7, 40, 700),
    lateMinutes: fc.constantFrom(0, 0, 0, 5, 90),
    lagMinutes: fc.constantFrom(0, 0, 0, 0, 45),
  }),
  { maxLength: 60 },
);

export type History = typeof anyHistory extends fc.Arbitrary<infer Value> ? Value : never;

interface When {
  /** By the machine's clock, after `startMs`. */
  readonly happened: number;
  /** By the backend's. */
  readonly at: number;
  readonly number: number;
  readonly processType: number;
}

/**
 * Plays a history as the dispatcher would see it: the backend's time only goes on, the machine's may be before it.
 *
 * @param restarts whether the watch is stored and read again where the history says so.
 */
export function play(history: History, { restarts } = { restarts: true }): AlarmWorld {
  const world = new AlarmWorld();
  let [at, number, processType] = [0, 0, 0];
  let last: AlarmSignal | undefined;
  for (const { step, minutes, lateMinutes, lagMinutes } of history) {
    at += minutes * minuteMs;
    if (step.type === 'begin') [number, processType] = [number + 1, step.processType];
    if (step.type === 'restart' && restarts) world.restart();
    if (step.type === 'acknowledge') world.acknowledgeOldest(startMs + at);
    const happened = Math.max(0, at - lateMinutes * minuteMs);
    const when = { happened, at, number, processType };
    const repeated = last && [{ ...last, recordedAtMs: startMs + at }];
    for (const signal of step.type === 'repeat' ? (repeated ?? []) : signalsOf(step, when)) {
      at = signal.recordedAtMs - startMs;
      world.pass(startMs + at + lagMinutes * minuteMs);
      world.take(signal);
      last = signal;
    }
  }
  world.pass(startMs + at);
  return world;
}

function signalsOf(step: Step, { happened, at, number, processType }: When): readonly AlarmSignal[] {
  const when = { at: happened, recorded: at, session: number };
  switch (step.type) {
    case 'begin':
      return [started(step.processType, when), phase(phaseOf(processType, at), when)];
    case 'phase':
      return [phase(phaseOf(processType, at), when)];
    case 'step':
      return [session('StepEntered', when, { step: steps.mashing, phase: phaseOf(processType, at) })];
    case 'ask':
      return [session('UserActionRequested', when, { action: 28 })];
    case 'done':
      return [session('UserActionDone', when, { action: 28 })];
    case 'fault':
      return [session('FaultReported', when, { code: 117, text: '' })];
    case 'lateFault': {
      const before = { ...when, at: Math.max(0, happened - hourMs), late: true } as const;
      return [session('FaultReported', before, { code: 118, text: '' })];
    }
    case 'sensor':
      return [session('SensorImplausible', when, { sensor: sensors.liquid, value: 300, reason: 'range' })];
    case 'recover':
      return [session('SensorRecovered', when, { sensor: sensors.liquid, value: 20 })];
    case 'end':
      return [session('SessionCompleted', when, {})];
    case 'fail':
      return [session('SessionFailed', when, { step: steps.brewFailed })];
    case 'disconnect':
      return [disconnected(at)];
    case 'connect':
      return [connected(at)];
    case 'readings':
      return readings(step, { happened, at, number, processType });
    case 'rules':
      return [rulesChanged(step.changes, at)];
    case 'restart':
    case 'repeat':
    case 'acknowledge':
      return [];
  }
}

function phaseOf(processType: number, at: number): number {
  if (processType === brew) return phases.mash;
  if (processType === serving) return phases.serving;
  return at % (5 * minuteMs) === 0 ? phases.clarification : phases.primaryFermentation;
}

/** They take their time. */
function readings(
  { hours, celsius, gravity, fallPerDay }: Extract<Step, { type: 'readings' }>,
  { happened, at, number }: When,
): readonly AlarmSignal[] {
  return Array.from({ length: 2 * hours }, (_, index) => index * 30 * minuteMs).map((ms) => {
    const specificGravity = gravity - (fallPerDay * ms) / (24 * hourMs);
    const values = { session: number, celsius, targetCelsius: 66, specificGravity };
    return reading(happened + ms, values, at + ms);
  });
}
