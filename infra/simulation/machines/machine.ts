import { processTypes, sensors, type MachineSettings, type Reading } from '../../../domain/machine/index.js';
import type { MachineReport } from '../../../domain/deviceMessages/index.js';
import { contextOf } from './contextOf.js';
import { recalled, runningOf, type MachineState, type Running, type SavedMachine } from './machineState.js';
import { programsOf } from './builtInPrograms.js';
import type { Program } from './program.js';
import { createRandom, type Random } from './random.js';
import { sensorValues } from './sensorValues.js';
import { ambientOf, isStepOver, isTargetReached, stride } from './stride.js';
import { failedStepOf, recoveryStepOf } from './troubleSteps.js';

export interface SessionEvent {
  readonly session: number;
  readonly report: MachineReport;
}

/**
 * `byItself`: repeats its built-in programs, and an imaginary person does what it asks for. `attended`: idle until it gets a
 * command to start a session, and waits for people.
 */
export type WayOfLife = 'byItself' | 'attended';

/** The controller samples this often; a longer time is simulated in pieces. */
const controlSeconds = 20;
/** Limits the work of one `advance`: a machine that is further behind uses longer steps. */
const maxStrides = 400;

/** One simulated machine: deterministic for a given state and sequence of calls. `execute.ts` executes its commands. */
export class Machine {
  #state: MachineState;
  readonly #random: Random;
  readonly #life: WayOfLife;
  /** The step in which it fails, for tests. */
  failsAtStep: number | undefined;

  constructor(saved: SavedMachine, life: WayOfLife = 'byItself') {
    this.#state = recalled(saved);
    this.#random = createRandom(saved.random);
    this.#life = life;
  }

  get state(): MachineState {
    return { ...this.#state, random: this.#random.state };
  }

  get machineType(): number {
    return this.#state.machineType;
  }

  get session(): number {
    return this.#state.session;
  }

  get settings(): MachineSettings {
    return this.#state.settings;
  }

  /** It reports each second until then; real time, epoch milliseconds. */
  get fullRateUntilMs(): number {
    return this.#state.fullRateUntilMs;
  }

  /** Undefined while no session runs. */
  get running(): Running | undefined {
    return runningOf(this.#state);
  }

  /** Sets a target, until the program's next step sets its own; undefined for none, without heating or cooling. */
  setTarget(targetCelsius: number | undefined): void {
    const drive = targetCelsius === undefined ? 0 : this.#state.drive;
    this.#state = { ...this.#state, targetCelsius, drive };
  }

  keep(change: Partial<Pick<MachineState, 'settings' | 'fullRateUntilMs'>>): void {
    this.#state = { ...this.#state, ...change };
  }

  /** Sessions are numbered from the clock alone again, because the last number is lost. */
  forgetSessionNumbers(): void {
    this.#state = { ...this.#state, lastSession: 0 };
  }

  /** What the machine reports when its power returns: the step that it remembers. */
  recall(): SessionEvent[] {
    const { session } = this.#state;
    const plan = this.running?.plan;
    return plan ? [{ session, report: { type: 'stepEntered', phase: plan.phase, step: plan.step } }] : [];
  }

  /** Too little flow: a fault, its recovery step, and back. Does nothing while the pump is off. */
  stumble(): SessionEvent[] {
    const { session } = this.#state;
    const plan = this.running?.plan;
    const recovery = plan && recoveryStepOf[plan.phase];
    if (!plan?.pump || recovery === undefined) return [];
    return [
      { session, report: { type: 'fault', code: 117, text: 'flow too low, retrying' } },
      { session, report: { type: 'stepEntered', phase: plan.phase, step: recovery } },
      ...this.recall(),
    ];
  }

  /**
   * Advances the time.
   *
   * @param seconds of the simulated process.
   * @param newSession a number for a session that begins now.
   * @returns what the machine reports meanwhile, in order.
   */
  advance(seconds: number, newSession: number): SessionEvent[] {
    const events: SessionEvent[] = [];
    this.#startOwnIfIdle(newSession, events);
    const piece = Math.max(controlSeconds, seconds / maxStrides);
    for (let left = seconds; left > 0; left -= piece) {
      this.#state = stride(this.#state, Math.min(left, piece), this.#life === 'byItself');
      this.#goOn(events);
      this.#startOwnIfIdle(newSession, events);
    }
    return events;
  }

  /** The sensors' current values. */
  sample(atMs: number): Reading {
    const plan = this.running?.plan;
    const around = {
      ambientCelsius: ambientOf(this.#state),
      pumping: plan?.pump ?? false,
      hopSlot: plan?.hopSlot,
    };
    const values = sensorValues(this.#state, around, this.#random);
    return {
      atMs,
      sensors: values.map(([sensor]) => sensor),
      values: values.map(([, value, decimals]) => Number(value.toFixed(decimals))),
      context: contextOf(this.#state),
    };
  }

  /**
   * Starts a session with a program. Only while none runs.
   *
   * @param session its number, unless an earlier session had that or a greater one.
   */
  start(program: Program, begun: { readonly session: number; readonly commandId: string }): SessionEvent[] {
    const events: SessionEvent[] = [];
    this.#state = { ...this.#state, given: program, step: 0 };
    this.#start(program, begun, events);
    return events;
  }

  /**
   * Leaves the current step for another of its program; beyond the last one the session is completed.
   *
   * @param to index of the step.
   */
  leaveStep(to: number): SessionEvent[] {
    // No person is awaited any more; without this report the backend would still show the action.
    const events = this.confirm();
    this.#enter(to, events);
    return events;
  }

  /** A person did what the machine waits for; does nothing when it waits for nothing. */
  confirm(): SessionEvent[] {
    const { session } = this.#state;
    const action = this.running?.waitsFor;
    if (action === undefined) return [];
    this.#state = { ...this.#state, userSeconds: 0 };
    return [{ session, report: { type: 'userActionDone', action } }];
  }

  /** Continues with another program, which has the current step at the same index. */
  follow(program: Program): void {
    this.#state = { ...this.#state, given: program };
  }

  /** Ends the running session. */
  cancel(): SessionEvent[] {
    const { session } = this.#state;
    this.#end();
    return [{ session, report: { type: 'sessionCancelled' } }];
  }

  #startOwnIfIdle(session: number, events: SessionEvent[]): void {
    const own = programsOf(this.machineType)[this.#state.program];
    if (this.#state.session === 0 && this.#life === 'byItself' && own) this.#start(own, { session }, events);
  }

  #start(
    { processType, recipe }: Program,
    { session: wished, ...by }: { readonly session: number; readonly commandId?: string },
    events: SessionEvent[],
  ): void {
    const session = Math.max(wished, this.#state.lastSession + 1);
    const freshWort = processType === processTypes.fermentation && this.#state.step === 0;
    this.#state = {
      ...this.#state,
      session,
      lastSession: session,
      ...(freshWort && { fermentedSeconds: 0 }),
    };
    events.push({ session, report: { type: 'sessionStarted', processType, recipe, ...by } });
    this.#enterStep(events);
  }

  #goOn(events: SessionEvent[]): void {
    const running = this.running;
    if (!running || running.waitsFor !== undefined) return;
    const { session, secondsInStep, drive, liquidCelsius, targetCelsius: limit } = this.#state;
    const { at, plan } = running;
    if (plan.userAction !== undefined && secondsInStep === 0)
      events.push({ session, report: { type: 'userActionDone', action: plan.userAction } });
    if (!isStepOver(this.#state)) return;
    if (plan.ending.type === 'targetReached' && limit !== undefined && isTargetReached(this.#state)) {
      const report = { type: 'thresholdCrossed', sensor: sensors.liquid, limit, rising: drive > 0 } as const;
      events.push({ session, report: { ...report, value: Number(liquidCelsius.toFixed(2)) } });
    }
    this.#enter(at + 1, events);
  }

  #enter(at: number, events: SessionEvent[]): void {
    const { session } = this.#state;
    this.#state = { ...this.#state, step: at };
    if (this.running) return this.#enterStep(events);
    events.push({ session, report: { type: 'sessionCompleted' } });
    this.#end();
  }

  #enterStep(events: SessionEvent[]): void {
    const { session } = this.#state;
    const running = this.running;
    if (!running) return;
    const { phase, step, userAction, targetCelsius } = running.plan;
    const userSeconds = userAction === undefined ? 0 : this.#random.between(20, 120);
    this.#state = { ...this.#state, secondsInStep: 0, userSeconds, targetCelsius };
    events.push({ session, report: { type: 'stepEntered', phase, step } });
    if (step === this.failsAtStep) return this.#fail(running, events);
    if (userAction !== undefined) {
      events.push({ session, report: { type: 'userActionRequested', action: userAction } });
    }
  }

  #fail({ program: program, plan: { phase, step } }: Running, events: SessionEvent[]): void {
    const { session } = this.#state;
    const failed = failedStepOf[program.processType] ?? step;
    events.push({ session, report: { type: 'fault', code: 112, text: 'the pump failed' } });
    events.push({ session, report: { type: 'stepEntered', phase, step: failed } });
    this.#end();
  }

  #end(): void {
    const { program: program, machineType } = this.#state;
    this.#state = {
      ...this.#state,
      session: 0,
      step: 0,
      userSeconds: 0,
      targetCelsius: undefined,
      given: undefined,
      program: (program + 1) % programsOf(machineType).length,
    };
  }
}
