import type { ClockOffset } from '../../domain/device/index.js';
import { isPlausibleTime } from '../../domain/machine/index.js';
import type { RecentEntry, UplinkDelivery, Uplink, UplinkBody } from '../ports/index.js';
import type { ReceivedMessage } from './decodeBatch.js';
import { NamedSessions } from './namedSessions.js';
import {
  isFarOff,
  nothingFound,
  unknownSession,
  type DevicePlausibility,
  type Judgement,
} from './plausibility.js';
import type { SequenceContext } from './sequenceContext.js';
import type { Observed } from './steps.js';

/** What the messages of one device reveal about its session, sensors and clock, in addition to their content. */
export class MessageObserver {
  readonly #deviceId: string;
  readonly #context: SequenceContext;
  readonly #plausibility: DevicePlausibility;
  readonly #sessions: NamedSessions;

  constructor(deviceId: string, context: SequenceContext) {
    this.#deviceId = deviceId;
    this.#context = context;
    this.#plausibility = context.plausibility.of(deviceId);
    this.#sessions = new NamedSessions(deviceId, context);
  }

  clockOf({ uplink, delivery }: ReceivedMessage, isNews: boolean): ClockOffset | undefined {
    const { receivedAtMs } = delivery;
    const { plausibility } = this.#context;
    if (isNews) plausibility.noteArrival({ sentAtMs: uplink.sentAtMs, receivedAtMs });
    return this.#plausibility.clockOf(uplink, delivery, {
      isNews,
      isPrompt: plausibility.isPrompt(receivedAtMs),
    });
  }

  /** Whether something has to be known first of the session that readings are of, or of a clock that may be wrong. */
  mustLookUp({ uplink, delivery }: ReceivedMessage, session: number): boolean {
    const { body } = uplink;
    const hasReadings = body.type === 'observation' && body.readings.length > 0;
    return (hasReadings && !this.#plausibility.isReadyFor(session)) || this.#isUnknownClock(uplink, delivery);
  }

  /** @returns the key of the session that the message names. */
  async lookUp(
    { uplink, delivery }: ReceivedMessage,
    of: {
      readonly epoch: number;
      readonly late: boolean;
      readonly session?: number | undefined;
      readonly recorded?: RecentEntry[4] | undefined;
    },
  ): Promise<number> {
    const session = of.session ?? (await this.#sessions.keyOf(uplink, of));
    if (!this.#plausibility.isReadyFor(session)) {
      const isKnown = !this.#sessions.isNamed(session);
      const sensors = isKnown ? await this.#context.sensorsOf(this.#deviceId, session) : unknownSession;
      this.#plausibility.begin(session, sensors);
    }
    if (this.#isUnknownClock(uplink, delivery)) {
      const told = await this.#context.clockOf(this.#deviceId);
      if (told) this.#plausibility.noteWrong(told.offsetMs);
    }
    return session;
  }

  /** Call it after the lookups that it needs. */
  observe(
    { uplink, delivery }: ReceivedMessage,
    of: { readonly late: boolean; readonly session: number; readonly clock: ClockOffset | undefined },
  ): Observed & Judgement {
    const { body } = uplink;
    const { receivedAtMs } = delivery;
    const { late, session, clock } = of;
    const { wrongOffsetMs } = this.#plausibility;
    const wrongClockMs = wrongOffsetMs === undefined ? undefined : receivedAtMs + wrongOffsetMs;
    if (body.type === 'sessionReport')
      this.#observeReport(body, { late, session, receivedAtMs, wrongClockMs });
    const judged =
      body.type === 'observation'
        ? this.#plausibility.judge(body, { session, late, receivedAtMs, wrongClockMs })
        : nothingFound;
    const { implausible, untimed, changes } = judged;
    return { implausible, untimed, changes, clock, wrongClockMs, sensors: changes };
  }

  #observeReport(
    { report, atMs }: Extract<UplinkBody, { type: 'sessionReport' }>,
    of: {
      readonly late: boolean;
      readonly session: number;
      readonly receivedAtMs: number;
      readonly wrongClockMs: number | undefined;
    },
  ): void {
    this.#sessions.note(report, of.session);
    if (report.type !== 'sessionStarted' || of.late) return;
    const { processType } = report;
    const startedAtMs = isPlausibleTime(atMs, of) ? atMs : undefined;
    this.#plausibility.begin(of.session, { ...unknownSession, processType, startedAtMs });
  }

  #isUnknownClock(uplink: Uplink, delivery: UplinkDelivery): boolean {
    return this.#plausibility.wrongOffsetMs === undefined && isFarOff(uplink, delivery);
  }
}
