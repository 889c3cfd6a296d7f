import {
  currentStates,
  machineTypes,
  phases,
  processTypes,
  sensors,
  steps,
} from '../../../domain/machine/index.js';
import type { SessionReport } from '../../../domain/brewSession/index.js';
import type { ProcessContext, Reading } from '../../../domain/machine/index.js';
import type { MachineState } from './machineState.js';
import * as physics from './physics.js';
import { programmesOf, type Programme, type StepPlan } from './programme.js';
import { createRandom, type Random } from './random.js';
import { sensorValues } from './sensorValues.js';

export interface SessionEvent {
  readonly session: number;
  readonly report: SessionReport;
}

/** The controller samples this often; a longer time is simulated in pieces. */
const controlSeconds = 20;
/** Bounds the work of one `advance`: a machine that is this far behind takes longer strides. */
const maxStrides = 400;
const reachedWithinCelsius = 0.5;

/** The step in which a machine gets over a fault, by phase. */
const recoveryStepOf: Readonly<Record<number, number>> = {
  [phases.brewPrepare]: steps.rinseFlowRecovery,
  [phases.mash]: steps.mashRecovery,
  [phases.boil]: steps.boilRecovery,
  [phases.clean]: steps.cleanRecovery,
  [phases.cleanRinse]: steps.cleanRecovery,
};

/** One simulated machine: deterministic for a given state and row of calls. */
export class Machine {
  #state: MachineState;
  readonly #random: Random;

  constructor(state: MachineState) {
    this.#state = state;
    this.#random = createRandom(state.random);
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

  /** A new target, until the recipe's next step brings its own. */
  setTarget(targetCelsius: number): void {
    this.#state = { ...this.#state, targetCelsius };
  }

  /** What the machine says again when its power comes back: the step that it remembers. */
  recall(): SessionEvent[] {
    const { session } = this.#state;
    const { phase, step } = this.#plan();
    return session === 0 ? [] : [{ session, report: { type: 'stepEntered', phase, step } }];
  }

  /** Too little flow: a fault, its recovery step, and back. Nothing where the machine pumps nothing. */
  stumble(): SessionEvent[] {
    const { session } = this.#state;
    const plan = this.#plan();
    const recovery = recoveryStepOf[plan.phase];
    if (session === 0 || !plan.pump || recovery === undefined) return [];
    return [
      { session, report: { type: 'fault', code: 117, text: 'flow too low, trying again' } },
      { session, report: { type: 'stepEntered', phase: plan.phase, step: recovery } },
      ...this.recall(),
    ];
  }

  /**
   * Lets time pass.
   *
   * @param seconds of the simulated process.
   * @param newSession a number for a session that begins now.
   * @returns what the machine reports meanwhile, in order.
   */
  advance(seconds: number, newSession: number): SessionEvent[] {
    const events: SessionEvent[] = [];
    if (this.#state.session === 0) this.#startSession(newSession, events);
    const stride = Math.max(controlSeconds, seconds / maxStrides);
    for (let left = seconds; left > 0; left -= stride) {
      this.#stride(Math.min(left, stride));
      if (this.#stepIsOver(events)) this.#goOn(newSession, events);
    }
    return events;
  }

  /** What the sensors say now. */
  sample(atMs: number): Reading {
    const surroundings = { ambientCelsius: this.#ambient(), pumping: this.#plan().pump ?? false };
    const values = sensorValues(this.#state, surroundings, this.#random);
    return {
      atMs,
      sensors: values.map(([sensor]) => sensor),
      values: values.map(([, value, decimals]) => Number(value.toFixed(decimals))),
      context: this.#context(),
    };
  }

  #programme(): Programme {
    return programmesOf(this.#state.machineType)[this.#state.programme] as Programme;
  }

  #plan(): StepPlan {
    return this.#programme().steps[this.#state.step] as StepPlan;
  }

  #stride(seconds: number): void {
    const state = this.#state;
    const plan = this.#plan();
    const ferments = this.#programme().processType === processTypes.fermentation;
    const speed = ferments ? physics.yeastSpeed(state.liquidCelsius) : 0;
    const share = physics.fermentedShare(state.fermentedSeconds);
    const thermal = physics.warm(
      this.#vessel(),
      state,
      {
        ambientCelsius: this.#ambient(),
        targetCelsius: state.userSeconds > 0 ? undefined : state.targetCelsius,
        waterCooling: plan.cooling === 'water',
        innerWatts: ferments ? physics.fermentationWatts(share, speed) : 0,
      },
      seconds,
    );
    this.#state = {
      ...state,
      ...thermal,
      runSeconds: state.runSeconds + seconds,
      fermentedSeconds: state.fermentedSeconds + seconds * speed,
      secondsInStep: state.secondsInStep + (state.userSeconds > 0 ? 0 : seconds),
      userSeconds: Math.max(0, state.userSeconds - seconds),
    };
  }

  #stepIsOver(events: SessionEvent[]): boolean {
    const { session, userSeconds, secondsInStep, liquidCelsius, targetCelsius, fermentedSeconds } =
      this.#state;
    const { ending, userAction } = this.#plan();
    if (userSeconds > 0) return false;
    if (userAction !== undefined && secondsInStep === 0) {
      events.push({ session, report: { type: 'userActionDone', action: userAction } });
    }
    switch (ending.type) {
      case 'after':
        return secondsInStep >= ending.seconds;
      case 'fermented':
        return physics.fermentedShare(fermentedSeconds) >= ending.share;
      case 'targetReached':
        return targetCelsius === undefined || Math.abs(liquidCelsius - targetCelsius) <= reachedWithinCelsius;
    }
  }

  #goOn(newSession: number, events: SessionEvent[]): void {
    const { session, step, programme, machineType, liquidCelsius, targetCelsius } = this.#state;
    if (this.#plan().ending.type === 'targetReached' && targetCelsius !== undefined) {
      const rising = this.#state.drive > 0;
      const report = {
        type: 'thresholdCrossed',
        sensor: sensors.liquid,
        limit: targetCelsius,
        rising,
      } as const;
      events.push({ session, report: { ...report, value: Number(liquidCelsius.toFixed(2)) } });
    }
    if (step + 1 < this.#programme().steps.length) {
      this.#state = { ...this.#state, step: step + 1 };
      this.#enterStep(events);
      return;
    }
    events.push({ session, report: { type: 'sessionCompleted' } });
    this.#state = { ...this.#state, step: 0, programme: (programme + 1) % programmesOf(machineType).length };
    this.#startSession(Math.max(newSession, session + 1), events);
  }

  #startSession(session: number, events: SessionEvent[]): void {
    const { processType, recipe } = this.#programme();
    const freshWort = processType === processTypes.fermentation && this.#state.step === 0;
    this.#state = { ...this.#state, session, ...(freshWort && { fermentedSeconds: 0 }) };
    events.push({ session, report: { type: 'sessionStarted', processType, recipe } });
    this.#enterStep(events);
  }

  #enterStep(events: SessionEvent[]): void {
    const { session } = this.#state;
    const { phase, step, userAction, targetCelsius } = this.#plan();
    const userSeconds = userAction === undefined ? 0 : this.#random.between(20, 120);
    this.#state = { ...this.#state, secondsInStep: 0, userSeconds, targetCelsius };
    events.push({ session, report: { type: 'stepEntered', phase, step } });
    if (userAction !== undefined) {
      events.push({ session, report: { type: 'userActionRequested', action: userAction } });
    }
  }

  #vessel(): physics.Vessel {
    return this.#state.machineType === machineTypes.keg ? physics.keg : physics.kettle;
  }

  /** A room that is warmest in the afternoon. */
  #ambient(): number {
    return 21 + 1.5 * Math.sin((2 * Math.PI * this.#state.runSeconds) / 86_400);
  }

  #context(): ProcessContext {
    const { userSeconds, targetCelsius, secondsInStep } = this.#state;
    const { phase, step, ending, userAction } = this.#plan();
    const waits = userSeconds > 0;
    return {
      state: waits ? currentStates.waitingForUser : currentStates.running,
      processType: this.#programme().processType,
      step,
      phase,
      userAction: waits ? (userAction ?? 0) : 0,
      targetCelsius,
      secondsToNextAction:
        ending.type === 'after' ? Math.max(0, Math.round(ending.seconds - secondsInStep)) : 0,
      error: 0,
    };
  }
}
