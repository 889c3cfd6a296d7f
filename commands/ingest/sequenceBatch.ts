import { endsSession, epochOfSession, numberOfSession, sessionKey } from '../../domain/brewSession/index.js';
import type { CurrentSession } from '../../domain/device/index.js';
import {
  decide,
  evolve,
  missingOf,
  type DeviceSequence,
  type SequencedMessage,
  type Verdict,
} from '../../domain/device/sequence/index.js';
import type { MessageOrder } from '../../domain/sequence.js';
import type { MessageToPark } from '../ports.js';
import { parkedDelivery, toPark, type Received } from './decodeBatch.js';
import type { RecentEntries } from './recentEntries.js';
import { stepsOf, withoutEchoes, type Step } from './steps.js';
import type { LogRecord, Uplink, UplinkNumber } from './uplink.js';

/** What a message turned out to be. */
export type SequenceOutcome = 'new' | 'late' | 'repeat' | 'parked';

export interface SequenceContext {
  readonly partition: number;
  /** Names the queue in parked messages. */
  readonly source: string;
  readonly recent: Pick<RecentEntries, 'find'>;
  readonly sequenceOf: (deviceId: string) => DeviceSequence;
  /** The session that runs on a device, or ran on it last. */
  readonly currentSession: (deviceId: string) => Promise<CurrentSession | undefined>;
  readonly isActive: (deviceId: string, session: number) => Promise<boolean>;
}

/** What one device's messages of a batch lead to. */
export interface SequencedDevice {
  readonly deviceId: string;
  readonly records: readonly { readonly at: number; readonly record: LogRecord }[];
  readonly parked: readonly MessageToPark[];
  readonly steps: readonly Step[];
  readonly outcomes: readonly SequenceOutcome[];
  /** A connection or an epoch began while something was missing: that is not on its way any more. */
  readonly cameBackLacking: boolean;
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
  for (const message of messages) await sequencing.take(message);
  return sequencing.result();
}

class DeviceSequencing {
  readonly #deviceId: string;
  readonly #context: SequenceContext;
  readonly #records: { readonly at: number; readonly record: LogRecord }[] = [];
  readonly #parked: MessageToPark[] = [];
  readonly #steps: Step[] = [];
  readonly #outcomes: SequenceOutcome[] = [];
  #state: DeviceSequence;
  #cameBackLacking = false;
  /** As it will be after the messages so far; looked up when it is first needed. */
  #session: CurrentSession | undefined | 'unknown' = 'unknown';
  /** Sessions of which these messages say that they run, or that they are over. */
  readonly #running = new Map<number, boolean>();

  constructor(deviceId: string, context: SequenceContext) {
    this.#deviceId = deviceId;
    this.#context = context;
    this.#state = context.sequenceOf(deviceId);
  }

  result(): SequencedDevice {
    return {
      deviceId: this.#deviceId,
      records: this.#records,
      parked: this.#parked,
      steps: withoutEchoes(this.#steps),
      outcomes: this.#outcomes,
      cameBackLacking: this.#cameBackLacking,
    };
  }

  async take({ at, received }: ReceivedAt): Promise<void> {
    switch (received.type) {
      case 'message':
        return this.#takeMessage(at, received);
      case 'unreadable':
        return this.#takeUnreadable(at, received);
      case 'resetOrder': {
        const { receivedAtMs } = received.delivery;
        // Asked again, perhaps after a crash, it would end an epoch that has just begun.
        if (received.delivery.redelivered && isFresh(this.#state)) return;
        this.#cameBack();
        this.#record(at, this.#decide({ type: 'reset', receivedAtMs }), { traceparent: undefined });
      }
    }
  }

  async #takeMessage(at: number, received: Extract<Received, { type: 'message' }>): Promise<void> {
    const { delivery, uplink, traceparent } = received;
    const verdict = this.#decide(sequenced(uplink, received));
    if (uplink.body.type === 'hello') this.#cameBack();
    if (verdict.type === 'park') return this.#park(at, received, verdict);
    if (verdict.type === 'repeat') this.#outcomes.push('repeat');
    if (verdict.type === 'repeat' && verdict.parked) return;
    const epoch = verdict.type === 'new' ? verdict.entry.epoch : verdict.epoch;
    const late = verdict.type !== 'unnumbered' && verdict.late;
    const source = { epoch, boot: uplink.boot, seq: uplink.seq };
    const session = await this.#sessionOf(uplink, source, late);
    this.#noteReport(uplink, session);
    const notices =
      (verdict.type === 'new'
        ? verdict.entry.notices
        : verdict.type === 'repeat'
          ? verdict.notices
          : undefined) ?? [];
    if (verdict.type === 'new') {
      this.#outcomes.push(late ? 'late' : 'new');
      const { body } = uplink;
      const content = body.type === 'observation' ? body.content : undefined;
      const sessionEpoch =
        session === 0 || epochOfSession(session) === epoch ? undefined : epochOfSession(session);
      this.#record(at, verdict, { traceparent, content, sessionEpoch });
    }
    const { partition } = this.#context;
    this.#steps.push(...stepsOf({ delivery, uplink, traceparent, epoch, late, session, notices, partition }));
  }

  #cameBack(): void {
    this.#cameBackLacking ||= missingOf(this.#state).length > 0;
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
    const { deviceId, receivedAtMs } = delivery;
    const order: MessageOrder = { epoch: entry.epoch, boot: uplink.boot, seq: uplink.seq };
    this.#outcomes.push('parked');
    this.#parked.push({ ...parkedDelivery(delivery, this.#context.source, order), code, cause });
    this.#record(at, verdict, { traceparent });
    const causation = { causedBy: `device:${deviceId}`, ...(traceparent && { traceparent }) };
    for (const notice of entry.notices ?? [])
      this.#steps.push({
        type: 'device',
        command: { type: 'sequenceAnomaly', deviceId, source: order, ...notice, receivedAtMs, ...causation },
      });
  }

  #decide(message: SequencedMessage): Verdict {
    const { recent } = this.#context;
    return decide(message, this.#state, (boot, seq, hash) => recent.find(this.#deviceId, boot, seq, hash));
  }

  #record(
    at: number,
    verdict: Verdict,
    {
      traceparent,
      content,
      sessionEpoch,
    }: Pick<LogRecord, 'traceparent'> & Partial<Pick<LogRecord, 'content' | 'sessionEpoch'>>,
  ): void {
    if (verdict.type !== 'new' && verdict.type !== 'park') return;
    const { entry } = verdict;
    this.#state = evolve(this.#state, entry);
    this.#records.push({
      at,
      record: { deviceId: this.#deviceId, entry, traceparent, content, sessionEpoch },
    });
  }

  /** The key of the session that a message names: one of its own epoch, or the one that goes on over the loss of the device's counters. */
  async #sessionOf(uplink: Uplink, source: MessageOrder, late: boolean): Promise<number> {
    const { body } = uplink;
    const number = body.type === 'observation' || body.type === 'sessionReport' ? body.session : 0;
    if (number === 0) return 0;
    const own = sessionKey(source.epoch, number);
    const isStart = body.type === 'sessionReport' && body.report.type === 'sessionStarted';
    if (source.epoch === 0 && !isStart) return own;
    const current = await this.#currentSession();
    if (isStart) {
      if (!late) this.#session = { session: own, since: source };
      return own;
    }
    if (
      !current ||
      numberOfSession(current.session) !== number ||
      epochOfSession(current.session) >= source.epoch
    )
      return own;
    const goesOn =
      this.#running.get(current.session) ?? (await this.#context.isActive(this.#deviceId, current.session));
    return goesOn ? current.session : own;
  }

  #noteReport({ body }: Uplink, session: number): void {
    if (body.type !== 'sessionReport') return;
    if (body.report.type === 'sessionStarted') this.#running.set(session, true);
    else if (endsSession(body.report)) this.#running.set(session, false);
  }

  async #currentSession(): Promise<CurrentSession | undefined> {
    if (this.#session === 'unknown') this.#session = await this.#context.currentSession(this.#deviceId);
    return this.#session;
  }
}

/** A numbering that has just begun anew. */
function isFresh({ epochs, current }: DeviceSequence): boolean {
  return epochs.length === 1 && epochs[0]?.epoch === current && epochs[0].boots.length === 0;
}

function numbered(number: UplinkNumber, { receivedAtMs, redelivered, request }: Received['delivery']) {
  const requeuedInto = request?.type === 'requeue' ? request.epoch : undefined;
  return {
    type: 'message',
    ...number,
    receivedAtMs,
    redelivered,
    parked: false,
    ...(requeuedInto !== undefined && { requeuedInto }),
  } as const;
}

function sequenced(uplink: Uplink, { delivery }: Received): SequencedMessage {
  const { boot, hash, body } = uplink;
  const { receivedAtMs, redelivered } = delivery;
  switch (body.type) {
    case 'hello': {
      const { connection, installation, previous } = body;
      return {
        type: 'hello',
        boot,
        connection,
        hash,
        receivedAtMs,
        redelivered,
        ...(installation !== undefined && { installation }),
        ...(previous && { previous }),
      };
    }
    case 'lastWill':
      return { type: 'lastWill', boot, receivedAtMs, redelivered };
    case 'gap':
      return { ...numbered(uplink, delivery), gap: { first: body.firstSeq, last: body.lastSeq } };
    default:
      return numbered(uplink, delivery);
  }
}
