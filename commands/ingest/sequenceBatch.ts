import { epochOfSession } from '../../domain/brewSession/index.js';
import { isTold, type ClockOffset } from '../../domain/device/index.js';
import {
  decide,
  epochOf,
  evolve,
  missingOf,
  type DeviceSequence,
  type SequencedMessage,
  type Verdict,
} from '../../domain/device/sequence/index.js';
import { isPlausibleTime, type RejectedReading } from '../../domain/machine/index.js';
import type { MessageOrder } from '../../domain/kernel/messageOrder.js';
import type { MessageToPark, RecentEntry, UplinkDelivery } from '../ports.js';
import { parkedDelivery, toPark, type Received } from './decodeBatch.js';
import { NamedSessions, sessionAtOnce } from './namedSessions.js';
import {
  isFarOff,
  nothingFound,
  unknownSession,
  type DevicePlausibility,
  type Judgement,
} from './plausibility.js';
import { RecentEntries } from './recentEntries.js';
import type { ObservedPlace, SequenceContext, SequenceOutcome } from './sequenceContext.js';
import { numbered, sequenced } from './sequencedMessage.js';
import { livenessOf, noticesOf, stepsOf, withoutEchoes, type Observed, type Step } from './steps.js';
import type { LogRecord, Uplink } from './uplink.js';

/** A message that is no repeat, with what was found of it. */
interface Accepted {
  readonly verdict: Verdict;
  readonly epoch: number;
  readonly late: boolean;
  readonly session: number;
  readonly clock: ClockOffset | undefined;
}

/** What one device's messages of a batch lead to. */
export interface SequencedDevice {
  readonly deviceId: string;
  readonly records: readonly { readonly at: number; readonly record: LogRecord }[];
  readonly parked: readonly MessageToPark[];
  readonly steps: readonly Step[];
  /** The numbering after these messages. */
  readonly state: DeviceSequence;
  readonly outcomes: readonly SequenceOutcome[];
  /** A connection or an epoch began, and messages of before it are missing: or none is, which was perhaps told otherwise. */
  readonly missingIsDue: boolean;
}

/** A message with its place in the batch. */
export interface ReceivedAt {
  readonly at: number;
  readonly received: Received;
}

/** Decides for the messages of one device, in order, what each is; nothing is stored or remembered yet. */
export async function sequenceDevice(
  deviceId: string,
  messages: readonly ReceivedAt[],
  context: SequenceContext,
): Promise<SequencedDevice> {
  const sequencing = new DeviceSequencing(deviceId, context);
  for (const message of messages) {
    const waiting = sequencing.take(message);
    // Nearly always there is nothing to wait for, and a promise for each message would cost as much as all else.
    if (waiting) await waiting;
  }
  return sequencing.result();
}

type MessageReceived = Extract<Received, { type: 'message' }>;

class DeviceSequencing {
  readonly #deviceId: string;
  readonly #context: SequenceContext;
  readonly #records: { readonly at: number; readonly record: LogRecord }[] = [];
  readonly #parked: MessageToPark[] = [];
  readonly #steps: Step[] = [];
  readonly #outcomes: SequenceOutcome[] = [];
  /** Messages of this batch that are parked: they change nothing by which they could be known. */
  readonly #inBatch = new RecentEntries(Infinity);
  readonly #plausibility: DevicePlausibility;
  #state: DeviceSequence;
  #cameBack = false;
  #cameBackLacking = false;
  readonly #sessions: NamedSessions;
  /** The telemetry or logs before, when nothing else came since: more of the same leads to no further step. */
  #lastObserved: ObservedPlace | undefined;

  constructor(deviceId: string, context: SequenceContext) {
    this.#deviceId = deviceId;
    this.#context = context;
    this.#state = context.sequenceOf(deviceId);
    this.#plausibility = context.plausibility.of(deviceId);
    this.#sessions = new NamedSessions(deviceId, context);
  }

  result(): SequencedDevice {
    return {
      deviceId: this.#deviceId,
      records: this.#records,
      parked: this.#parked,
      steps: withoutEchoes(this.#steps),
      state: this.#state,
      outcomes: this.#outcomes,
      missingIsDue: this.#cameBackLacking || (this.#cameBack && missingOf(this.#state).length === 0),
    };
  }

  take({ at, received }: ReceivedAt): Promise<void> | undefined {
    switch (received.type) {
      case 'message':
        return this.#takeMessage(at, received);
      case 'unreadable':
        this.#takeUnreadable(at, received);
        return undefined;
      case 'resetOrder': {
        const { receivedAtMs } = received.delivery;
        // Done a second time, after a crash, it would end the epoch that it began.
        if (received.delivery.redelivered && this.#context.recent.hasReset(this.#deviceId)) return undefined;
        this.#noteReturn();
        this.#record(at, this.#decide({ type: 'reset', receivedAtMs }), { traceparent: undefined });
        return undefined;
      }
    }
  }

  #takeMessage(at: number, received: MessageReceived): Promise<void> | undefined {
    const { uplink } = received;
    const verdict = this.#decide(sequenced(uplink, received));
    if (uplink.body.type === 'hello') this.#noteReturn();
    if (verdict.type === 'park') {
      this.#park(at, received, verdict);
      return undefined;
    }
    if (verdict.type === 'repeat') return this.#takeRepeat(received, verdict);
    const epoch = verdict.type === 'new' ? verdict.entry.epoch : verdict.epoch;
    const late = verdict.type === 'new' && verdict.late;
    const { delivery } = received;
    const isNews = !late && !delivery.redelivered && delivery.request === undefined;
    const found = { verdict, epoch, late, clock: late ? undefined : this.#clockOf(received, isNews) };
    const session = sessionAtOnce(uplink, epoch);
    if (session === undefined || this.#mustLookUp(received, session))
      return this.#lookUp(received, { epoch, late, session }).then((known) =>
        this.#accept(at, received, { ...found, session: known }),
      );
    this.#accept(at, received, { ...found, session });
    return undefined;
  }

  #clockOf({ uplink, delivery }: MessageReceived, isNews: boolean): ClockOffset | undefined {
    const { receivedAtMs } = delivery;
    const { plausibility } = this.#context;
    if (isNews) plausibility.noteArrival({ sentAtMs: uplink.sentAtMs, receivedAtMs });
    return this.#plausibility.clockOf(uplink, delivery, {
      isNews,
      isPrompt: plausibility.isPrompt(receivedAtMs),
    });
  }

  /** Whether something has to be known first of the session that readings are of, or of a clock that may be wrong. */
  #mustLookUp({ uplink, delivery }: MessageReceived, session: number): boolean {
    const { body } = uplink;
    const hasReadings = body.type === 'observation' && body.readings.length > 0;
    return (hasReadings && !this.#plausibility.isReadyFor(session)) || this.#isUnknownClock(uplink, delivery);
  }

  #isUnknownClock(uplink: Uplink, delivery: UplinkDelivery): boolean {
    return this.#plausibility.wrongOffsetMs === undefined && isFarOff(uplink, delivery);
  }

  /** @returns the key of the session that the message names. */
  async #lookUp(
    { uplink, delivery }: MessageReceived,
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

  /** What a message shows of the session, its sensors and the clock beside what it says. */
  #observe(
    { uplink, delivery }: MessageReceived,
    { late, session, clock }: Pick<Accepted, 'late' | 'session' | 'clock'>,
  ): Observed & Judgement {
    const { body } = uplink;
    const { receivedAtMs } = delivery;
    const { wrongOffsetMs } = this.#plausibility;
    const wrongClockMs = wrongOffsetMs === undefined ? undefined : receivedAtMs + wrongOffsetMs;
    if (body.type === 'sessionReport') {
      const { report, atMs } = body;
      this.#sessions.note(report, session);
      if (report.type === 'sessionStarted' && !late) {
        const isTimed = isPlausibleTime(atMs, { receivedAtMs, wrongClockMs });
        const { processType } = report;
        const startedAtMs = isTimed ? atMs : undefined;
        this.#plausibility.begin(session, { ...unknownSession, processType, startedAtMs });
      }
    }
    const judged =
      body.type === 'observation'
        ? this.#plausibility.judge(body, { session, late, receivedAtMs, wrongClockMs })
        : nothingFound;
    return { ...judged, clock, wrongClockMs, sensors: judged.changes };
  }

  #accept(at: number, received: MessageReceived, accepted: Accepted): void {
    const { delivery, uplink, traceparent } = received;
    const { verdict, epoch, late, session, clock } = accepted;
    const { body, boot } = uplink;
    const notices = (verdict.type === 'new' && verdict.entry.notices) || [];
    const observed = this.#observe(received, accepted);
    const { implausible, untimed, sensors } = observed;
    if (verdict.type === 'new') {
      this.#outcomes.push(late ? 'late' : 'new');
      const content = body.type === 'observation' ? body.content : undefined;
      if (body.type === 'observation' && body.rejected) {
        const order = { epoch, boot, seq: uplink.seq };
        const kept = parkedDelivery(delivery, this.#context.source, order);
        this.#parked.push({ ...kept, code: 'READING_MALFORMED', cause: causeOf(body.rejected) });
      }
      const sessionEpoch =
        session === 0 || epochOfSession(session) === epoch ? undefined : epochOfSession(session);
      this.#record(at, verdict, { traceparent, content, sessionEpoch, implausible, untimed });
    }
    const hasReadings = body.type !== 'observation' || body.readings.length > 0;
    // Logs say nothing of a session.
    const place = { epoch, boot, session: hasReadings ? session : 0, clock };
    const isPlain = body.type === 'observation' && !late && notices.length === 0 && sensors.length === 0;
    if (isPlain && !this.#isNews(place)) return;
    const isFirst = isPlain && !delivery.redelivered && delivery.request === undefined;
    this.#lastObserved = isFirst ? place : undefined;
    const { partition } = this.#context;
    this.#steps.push(
      ...stepsOf({ delivery, uplink, traceparent, epoch, late, session, notices, partition, observed }),
    );
  }

  /** Nearly all telemetry comes of a device that is known to be online, and of a session that is known to run. */
  #isNews(place: ObservedPlace): boolean {
    const last = this.#lastObserved;
    if (last)
      return (
        last.epoch !== place.epoch ||
        last.boot !== place.boot ||
        last.session !== place.session ||
        !isSameClock(last.clock, place.clock)
      );
    return this.#steps.length > 0 || this.#context.isNews(this.#deviceId, place);
  }

  #noteReturn(): void {
    this.#cameBack = true;
    this.#cameBackLacking ||= missingOf(this.#state).length > 0;
  }

  /** An ingest may have died between the log and the aggregates: what is not certain to have been decided is decided again. */
  async #takeRepeat(received: MessageReceived, verdict: Extract<Verdict, { type: 'repeat' }>): Promise<void> {
    const { delivery, uplink, traceparent } = received;
    this.#lastObserved = undefined;
    this.#outcomes.push('repeat');
    const { epoch, late, parked, notices = [] } = verdict;
    const { partition, recent } = this.#context;
    const recorded = recent.find(this.#deviceId, uplink.boot, uplink.seq, uplink.hash);
    const message = { delivery, uplink, traceparent, epoch, late, session: 0, notices, partition };
    // Whatever the broker gives again is among the last entries. Before the log had an entry for each message, it was not.
    const isDecided = !recorded && !this.#isBelowMark(epoch, uplink);
    if (isDecided || parked) {
      this.#steps.push(...(isDecided ? livenessOf(message) : noticesOf(message)));
      return;
    }
    const clock = late ? undefined : this.#clockOf(received, false);
    const session = await this.#lookUp(received, { epoch, late, recorded });
    const observed = this.#observe(received, { late, session, clock });
    this.#steps.push(...stepsOf({ ...message, session, observed }));
  }

  /** Only a mark says that it was handled. */
  #isBelowMark(epoch: number, { boot, seq }: Uplink): boolean {
    const known = epochOf(this.#state, epoch)?.boots.find((each) => each.boot === boot);
    return seq <= (known?.highWaterMark ?? 0);
  }

  /** Its number counts as arrived; what it says is for an operator. */
  #takeUnreadable(at: number, { delivery, number, error }: Extract<Received, { type: 'unreadable' }>): void {
    const { source } = this.#context;
    if (number === undefined) {
      this.#outcomes.push('parked');
      this.#parked.push(toPark(delivery, source, error));
      return;
    }
    const verdict = this.#decide({ ...numbered(number, delivery), parked: true });
    if (verdict.type !== 'new' && verdict.type !== 'park') {
      this.#outcomes.push('repeat');
      return;
    }
    const { entry } = verdict;
    const order = { epoch: entry.epoch, boot: number.boot, seq: number.seq };
    this.#outcomes.push('parked');
    this.#parked.push(toPark(delivery, source, error, order));
    this.#record(at, verdict, { traceparent: undefined });
  }

  #park(
    at: number,
    { delivery, uplink, traceparent }: Extract<Received, { type: 'message' }>,
    verdict: Extract<Verdict, { type: 'park' }>,
  ): void {
    const { code, cause, entry } = verdict;
    const order: MessageOrder = { epoch: entry.epoch, boot: uplink.boot, seq: uplink.seq };
    this.#outcomes.push('parked');
    this.#parked.push({ ...parkedDelivery(delivery, this.#context.source, order), code, cause });
    this.#record(at, verdict, { traceparent });
    const { epoch, notices = [] } = entry;
    this.#steps.push(...noticesOf({ delivery, uplink, traceparent, epoch, notices }));
  }

  #decide(message: SequencedMessage): Verdict {
    const { recent } = this.#context;
    return decide(
      message,
      this.#state,
      (...number) => this.#inBatch.find(this.#deviceId, ...number) ?? recent.find(this.#deviceId, ...number),
    );
  }

  #record(
    at: number,
    verdict: Verdict,
    {
      traceparent,
      content,
      sessionEpoch,
      ...found
    }: Pick<LogRecord, 'traceparent'> &
      Partial<Pick<LogRecord, 'sessionEpoch' | 'content' | 'implausible' | 'untimed'>>,
  ): void {
    if (verdict.type !== 'new' && verdict.type !== 'park') return;
    const { entry } = verdict;
    this.#state = evolve(this.#state, entry);
    if (verdict.type === 'park') this.#inBatch.add({ deviceId: this.#deviceId, entry });
    this.#records.push({
      at,
      record: { deviceId: this.#deviceId, entry, traceparent, content, sessionEpoch, ...found },
    });
  }
}

function isSameClock(a: ClockOffset | undefined, b: ClockOffset | undefined): boolean {
  if (!a || !b) return a === b;
  return a.isRight ? b.isRight : isTold(b, a);
}

/** Of the first few; there may be a thousand. */
function causeOf(rejected: readonly RejectedReading[]): string {
  const named = rejected.slice(0, 5).map(({ index, cause }) => `reading ${index}: ${cause}`);
  const more = rejected.length - named.length;
  return `${named.join('; ')}${more > 0 ? `; and ${more} more, up to reading ${rejected.at(-1)?.index}` : ''}`;
}
