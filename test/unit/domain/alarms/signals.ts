import type { AlarmChanges, AlarmSignal, SampledReading } from '../../../../domain/alarms/index.js';
import type { BrewSessionEvent } from '../../../../domain/brewSession/index.js';
import type { DeviceEvent } from '../../../../domain/device/index.js';
import { phases, processTypes, steps } from '../../../../domain/machine/index.js';

export const minuteMs = 60_000;
export const hourMs = 3_600_000;
export const dayMs = 86_400_000;
/** A morning of brewing. */
export const startMs = Date.UTC(2026, 2, 7, 8);

type Data<Type extends BrewSessionEvent['type']> = Extract<BrewSessionEvent, { type: Type }>['data'];
type Reported = Pick<
  Data<'SessionCompleted'>,
  'deviceId' | 'session' | 'source' | 'atMs' | 'late' | 'clockWrong'
>;

export interface When {
  /** Of the machine, after `startMs`. */
  readonly at: number;
  /** Of the backend, after `startMs`; the same when left out. */
  readonly recorded?: number;
  readonly late?: true;
  readonly session?: number;
}

/** An event of session 1 of keg-1. */
export function session<Type extends BrewSessionEvent['type']>(
  type: Type,
  { at, recorded = at, late, session: number = 1 }: When,
  data: Omit<Data<Type>, keyof Reported>,
): AlarmSignal {
  const source = { epoch: 0, boot: 1, seq: 1 };
  const reported = { deviceId: 'keg-1', session: number, source, atMs: startMs + at, ...(late && { late }) };
  const event = { type, data: { ...reported, ...data } } as unknown as BrewSessionEvent;
  return { type: 'session', event, recordedAtMs: startMs + recorded };
}

export function started(processType: number, when: When): AlarmSignal {
  return session('SessionStarted', when, { processType, recipe: '', inferred: false });
}

export function phase(code: number, when: When): AlarmSignal {
  return session('PhaseEntered', when, { phase: code });
}

export function mashing(when: When): readonly AlarmSignal[] {
  return [
    started(processTypes.brew, when),
    phase(phases.mash, when),
    session('StepEntered', when, { step: steps.mashing, phase: phases.mash }),
  ];
}

export function fermenting(when: When): readonly AlarmSignal[] {
  return [started(processTypes.fermentation, when), phase(phases.primaryFermentation, when)];
}

export function reading(at: number, values: Partial<SampledReading>, recorded = at): AlarmSignal {
  const reported = { session: 1, atMs: startMs + at, error: 0, ...values };
  return { type: 'reading', reading: reported, recordedAtMs: startMs + recorded };
}

export function connected(at: number): AlarmSignal {
  const data = { deviceId: 'keg-1', epoch: 0, boot: 1, connection: 1, via: 'hello', partition: 0 } as const;
  return device({ type: 'DeviceConnected', data: { ...data, receivedAtMs: startMs + at } }, at);
}

export function disconnected(at: number): AlarmSignal {
  const data = { deviceId: 'keg-1', epoch: 0, boot: 1, connection: 1, reason: 'lastWill' } as const;
  return device({ type: 'DeviceDisconnected', data: { ...data, receivedAtMs: startMs + at } }, at);
}

export function device(event: DeviceEvent, at: number): AlarmSignal {
  return { type: 'device', event, recordedAtMs: startMs + at };
}

/** Somebody changes the rules of the machine. */
export function rulesChanged(changes: AlarmChanges, at: number): AlarmSignal {
  const data = { deviceId: 'keg-1', changes, changedBy: 'ada', atMs: startMs + at };
  return { type: 'rules', event: { type: 'DeviceAlarmRulesChanged', data }, recordedAtMs: startMs + at };
}
