import {
  alarm,
  alarmOf,
  beginWatch,
  nextDueAtMs,
  watchAlarms,
  type Alarm,
  type AlarmDecision,
  type AlarmEvent,
  type AlarmSignal,
  type AlarmWatch,
} from '../../../../domain/alarms/index.js';

const evolve = (state: Alarm, event: AlarmEvent) => alarm.evolve(state, event);

/** The streams of all alarms, to which decisions are appended as the dispatcher does it. */
export class AlarmStore {
  readonly events: AlarmEvent[] = [];
  readonly #streams = new Map<string, AlarmEvent[]>();

  /** @returns the events that the decision leads to: none when it was made before. */
  append(decision: AlarmDecision): readonly AlarmEvent[] {
    const stream = this.#streams.get(alarmOf(decision)) ?? [];
    const state = stream.reduce(evolve, alarm.initialState);
    return this.add(...alarm.decide(decision, state));
  }

  acknowledge(alarmId: string, atMs: number): readonly AlarmEvent[] {
    const state = (this.#streams.get(alarmId) ?? []).reduce(evolve, alarm.initialState);
    const command = { type: 'acknowledge', alarmId, acknowledgedBy: 'brewline', atMs } as const;
    return this.add(...alarm.decide(command, state));
  }

  add(...events: readonly AlarmEvent[]): readonly AlarmEvent[] {
    for (const event of events) {
      const { alarmId } = event.data;
      this.#streams.set(alarmId, [...(this.#streams.get(alarmId) ?? []), event]);
      this.events.push(event);
    }
    return events;
  }

  /** Alarms that are news, or whose condition has not been said to have ended. */
  unresolved(): readonly string[] {
    const ended = (stream: readonly AlarmEvent[]) =>
      stream.some(
        ({ type, data }) =>
          type === 'AlarmResolved' || (type === 'AlarmAcknowledged' && this.#isCleared(data.alarmId)),
      );
    return [...this.#streams].flatMap(([alarmId, stream]) => (ended(stream) ? [] : [alarmId]));
  }

  #isCleared(alarmId: string): boolean {
    return (this.#streams.get(alarmId) ?? []).reduce(evolve, alarm.initialState).status === 'cleared';
  }

  /** The state of each alarm that was ever raised. */
  states() {
    return [...this.#streams.values()].map((stream) => stream.reduce(evolve, alarm.initialState));
  }
}

/** A machine that is watched: signals go in, and events of alarms come out. */
export class AlarmWorld {
  watch: AlarmWatch;
  /** Signals in their order, with the events of alarms among them as in the log. */
  readonly log: AlarmSignal[] = [];
  readonly store = new AlarmStore();

  constructor(deviceId = 'keg-1') {
    this.watch = beginWatch(deviceId);
  }

  /** Takes one signal, and appends what follows; first the time passes until it is recorded. */
  take(signal: AlarmSignal): void {
    this.pass(signal.recordedAtMs);
    this.#apply(signal);
  }

  /** Lets time pass, as the dispatcher does: it looks when something is due. */
  pass(untilMs: number): void {
    for (let dueAtMs = nextDueAtMs(this.watch); dueAtMs <= untilMs; dueAtMs = nextDueAtMs(this.watch))
      this.#decide({ type: 'time', recordedAtMs: dueAtMs });
  }

  acknowledge(alarmId: string, atMs: number): void {
    this.#deliver(this.store.acknowledge(alarmId, atMs), atMs);
  }

  acknowledgeOldest(atMs: number): void {
    const [oldest] = this.watch.open;
    if (oldest) this.acknowledge(oldest.alarmId, atMs);
  }

  restart(): void {
    this.watch = JSON.parse(JSON.stringify(this.watch)) as AlarmWatch;
  }

  /** `kind status`, in the order in which alarms were raised. */
  alarms(): readonly string[] {
    return this.store
      .states()
      .flatMap((state) => (state.status === 'notRaised' ? [] : [`${state.kind} ${state.status}`]));
  }

  #apply(signal: AlarmSignal): void {
    this.log.push(signal);
    this.#decide(signal);
  }

  #decide(signal: AlarmSignal): void {
    const { watch, decisions } = watchAlarms(this.watch, signal);
    this.watch = watch;
    this.#deliver(
      decisions.flatMap((decision) => this.store.append(decision)),
      signal.recordedAtMs,
    );
  }

  #deliver(events: readonly AlarmEvent[], recordedAtMs: number): void {
    for (const event of events) this.#apply({ type: 'alarm', event, recordedAtMs });
  }
}
