import { epochOfSession } from '../../domain/brewSession/index.js';
import type { ClockOffset } from '../../domain/device/index.js';
import type { DeviceSequence, Verdict } from '../../domain/device/sequence/index.js';
import type { RejectedReading } from '../../domain/machine/index.js';
import type { MessageOrder } from '../../domain/kernel/messageOrder.js';
import type { MessageToPark } from '../ports/index.js';
import { parkedDelivery, toPark, type Received, type ReceivedMessage } from './decodeBatch.js';
import { DeviceNumbering, type RecordAt } from './deviceNumbering.js';
import { LastObservation } from './lastObservation.js';
import { MessageObserver } from './messageObserver.js';
import { sessionAtOnce } from './namedSessions.js';
import type { Judgement } from './plausibility.js';
import type { ObservedPlace, SequenceContext, SequenceOutcome } from './sequenceContext.js';
import { numbered, sequenced } from './sequencedMessage.js';
import { livenessOf, noticesOf, stepsOf, withoutEchoes, type Step } from './steps.js';

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
  readonly records: readonly RecordAt[];
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

/**
 * Decides for the messages of one device, in order, what each is; nothing is stored or remembered yet.
 *
 * @returns at once unless something has to be looked up, which is rare: a promise for each device would cost more than its decisions.
 */
export function sequenceDevice(
  deviceId: string,
  messages: readonly ReceivedAt[],
  context: SequenceContext,
): SequencedDevice | Promise<SequencedDevice> {
  const sequencing = new DeviceSequencing(deviceId, context);
  for (let at = 0; at < messages.length; at += 1) {
    const waiting = sequencing.take(messages[at] as ReceivedAt);
    if (waiting) return waiting.then(() => takeRest(sequencing, messages.slice(at + 1)));
  }
  return sequencing.result();
}

async function takeRest(
  sequencing: DeviceSequencing,
  messages: readonly ReceivedAt[],
): Promise<SequencedDevice> {
  for (const message of messages) await sequencing.take(message);
  return sequencing.result();
}

class DeviceSequencing {
  readonly #deviceId: string;
  readonly #context: SequenceContext;
  readonly #numbering: DeviceNumbering;
  readonly #observer: MessageObserver;
  readonly #last = new LastObservation();
  readonly #parked: MessageToPark[] = [];
  readonly #steps: Step[] = [];
  readonly #outcomes: SequenceOutcome[] = [];

  constructor(deviceId: string, context: SequenceContext) {
    this.#deviceId = deviceId;
    this.#context = context;
    this.#numbering = new DeviceNumbering(deviceId, context);
    this.#observer = new MessageObserver(deviceId, context);
  }

  result(): SequencedDevice {
    const { records, state, missingIsDue } = this.#numbering;
    return {
      deviceId: this.#deviceId,
      records,
      parked: this.#parked,
      steps: withoutEchoes(this.#steps),
      state,
      outcomes: this.#outcomes,
      missingIsDue,
    };
  }

  take({ at, received }: ReceivedAt): Promise<void> | undefined {
    switch (received.type) {
      case 'message':
        return this.#takeMessage(at, received);
      case 'unreadable':
        this.#takeUnreadable(at, received);
        return undefined;
      case 'resetOrder':
        this.#takeReset(at, received);
        return undefined;
    }
  }

  #takeReset(at: number, { delivery }: Extract<Received, { type: 'resetOrder' }>): void {
    const { receivedAtMs, redelivered } = delivery;
    // Done a second time, after a crash, it would end the epoch that it began.
    if (redelivered && this.#context.recent.hasReset(this.#deviceId)) return;
    const numbering = this.#numbering;
    numbering.noteReturn();
    numbering.record(at, numbering.decide({ type: 'reset', receivedAtMs }), { traceparent: undefined });
  }

  #takeMessage(at: number, received: ReceivedMessage): Promise<void> | undefined {
    const { uplink } = received;
    const verdict = this.#numbering.decide(sequenced(uplink, received));
    if (uplink.body.type === 'hello') this.#numbering.noteReturn();
    if (verdict.type === 'park') {
      this.#park(at, received, verdict);
      return undefined;
    }
    if (verdict.type === 'repeat') return this.#takeRepeat(received, verdict);
    const epoch = verdict.type === 'new' ? verdict.entry.epoch : verdict.epoch;
    const late = verdict.type === 'new' && verdict.late;
    const { delivery } = received;
    const isNews = !late && !delivery.redelivered && delivery.request === undefined;
    const clock = late ? undefined : this.#observer.clockOf(received, isNews);
    const session = sessionAtOnce(uplink, epoch);
    if (session === undefined || this.#observer.mustLookUp(received, session))
      return this.#observer
        .lookUp(received, { epoch, late, session })
        .then((known) => this.#accept(at, received, { verdict, epoch, late, session: known, clock }));
    this.#accept(at, received, { verdict, epoch, late, session, clock });
    return undefined;
  }

  #accept(at: number, received: ReceivedMessage, accepted: Accepted): void {
    const observed = this.#observer.observe(received, accepted);
    this.#recordNew(at, received, accepted, observed);
    const { delivery, uplink, traceparent } = received;
    const { verdict, epoch, late, session, clock } = accepted;
    const { body, boot } = uplink;
    const notices = (verdict.type === 'new' && verdict.entry.notices) || [];
    const hasReadings = body.type !== 'observation' || body.readings.length > 0;
    // Logs say nothing of a session.
    const place = { epoch, boot, session: hasReadings ? session : 0, clock };
    const isPlain =
      body.type === 'observation' && !late && notices.length === 0 && observed.sensors.length === 0;
    if (isPlain && !this.#isNews(place)) return;
    const isFirst = isPlain && !delivery.redelivered && delivery.request === undefined;
    this.#last.note(isFirst ? place : undefined);
    const { partition } = this.#context;
    this.#steps.push(
      ...stepsOf({ delivery, uplink, traceparent, epoch, late, session, notices, partition, observed }),
    );
  }

  #recordNew(
    at: number,
    { delivery, uplink, traceparent }: ReceivedMessage,
    { verdict, epoch, late, session }: Accepted,
    { implausible, untimed }: Judgement,
  ): void {
    if (verdict.type !== 'new') return;
    const { body, boot, seq } = uplink;
    this.#outcomes.push(late ? 'late' : 'new');
    const content = body.type === 'observation' ? body.content : undefined;
    if (body.type === 'observation' && body.rejected) {
      const kept = parkedDelivery(delivery, this.#context.source, { epoch, boot, seq });
      this.#parked.push({ ...kept, code: 'READING_MALFORMED', cause: causeOf(body.rejected) });
    }
    const sessionEpoch =
      session === 0 || epochOfSession(session) === epoch ? undefined : epochOfSession(session);
    this.#numbering.record(at, verdict, { traceparent, content, sessionEpoch, implausible, untimed });
  }

  /** Nearly all telemetry comes of a device that is known to be online, and of a session that is known to run. */
  #isNews(place: ObservedPlace): boolean {
    return (
      this.#last.differsFrom(place) ?? (this.#steps.length > 0 || this.#context.isNews(this.#deviceId, place))
    );
  }

  /** An ingest may have died between the log and the aggregates: what is not certain to have been decided is decided again. */
  async #takeRepeat(received: ReceivedMessage, verdict: Extract<Verdict, { type: 'repeat' }>): Promise<void> {
    const { delivery, uplink, traceparent } = received;
    this.#last.note(undefined);
    this.#outcomes.push('repeat');
    const { epoch, late, parked, notices = [] } = verdict;
    const { partition, recent } = this.#context;
    const recorded = recent.find(this.#deviceId, uplink.boot, uplink.seq, uplink.hash);
    const message = { delivery, uplink, traceparent, epoch, late, session: 0, notices, partition };
    // Whatever the broker gives again is among the last entries. Before the log had an entry for each message, it was not.
    const isDecided = !recorded && !this.#numbering.isBelowMark(epoch, uplink);
    if (isDecided || parked) {
      this.#steps.push(...(isDecided ? livenessOf(message) : noticesOf(message)));
      return;
    }
    const clock = late ? undefined : this.#observer.clockOf(received, false);
    const session = await this.#observer.lookUp(received, { epoch, late, recorded });
    const observed = this.#observer.observe(received, { late, session, clock });
    this.#steps.push(...stepsOf({ ...message, session, observed }));
  }

  /** Its number counts as arrived; what it says is for an operator. */
  #takeUnreadable(at: number, { delivery, number, error }: Extract<Received, { type: 'unreadable' }>): void {
    const { source } = this.#context;
    if (number === undefined) {
      this.#outcomes.push('parked');
      this.#parked.push(toPark(delivery, source, error));
      return;
    }
    const verdict = this.#numbering.decide({ ...numbered(number, delivery), parked: true });
    if (verdict.type !== 'new' && verdict.type !== 'park') {
      this.#outcomes.push('repeat');
      return;
    }
    const { entry } = verdict;
    const order = { epoch: entry.epoch, boot: number.boot, seq: number.seq };
    this.#outcomes.push('parked');
    this.#parked.push(toPark(delivery, source, error, order));
    this.#numbering.record(at, verdict, { traceparent: undefined });
  }

  #park(
    at: number,
    { delivery, uplink, traceparent }: ReceivedMessage,
    verdict: Extract<Verdict, { type: 'park' }>,
  ): void {
    const { code, cause, entry } = verdict;
    const order: MessageOrder = { epoch: entry.epoch, boot: uplink.boot, seq: uplink.seq };
    this.#outcomes.push('parked');
    this.#parked.push({ ...parkedDelivery(delivery, this.#context.source, order), code, cause });
    this.#numbering.record(at, verdict, { traceparent });
    const { epoch, notices = [] } = entry;
    this.#steps.push(...noticesOf({ delivery, uplink, traceparent, epoch, notices }));
  }
}

/** Of the first few; there may be a thousand. */
function causeOf(rejected: readonly RejectedReading[]): string {
  const named = rejected.slice(0, 5).map(({ index, cause }) => `reading ${index}: ${cause}`);
  const more = rejected.length - named.length;
  return `${named.join('; ')}${more > 0 ? `; and ${more} more, up to reading ${rejected.at(-1)?.index}` : ''}`;
}
