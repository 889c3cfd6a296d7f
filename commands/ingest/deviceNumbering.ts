import {
  decide,
  epochOf,
  evolve,
  missingOf,
  type DeviceSequence,
  type SequencedMessage,
  type Verdict,
} from '../../domain/device/sequence/index.js';
import { RecentEntries } from './recentEntries.js';
import type { SequenceContext } from './sequenceContext.js';
import type { LogRecord, Uplink } from '../ports/index.js';

/** A record with the position of its message in the batch. */
export interface RecordAt {
  readonly at: number;
  readonly record: LogRecord;
}

/** The content of a log entry without its number. */
export type RecordDetails = Pick<LogRecord, 'traceparent'> &
  Partial<Pick<LogRecord, 'sessionEpoch' | 'content' | 'implausible' | 'untimed'>>;

/** The numbering of one device, as the messages of a batch change it: what each is, and its entry for the log. */
export class DeviceNumbering {
  readonly #deviceId: string;
  readonly #recent: SequenceContext['recent'];
  readonly #records: RecordAt[] = [];
  /**
   * Messages of this batch that are parked, which change nothing by which they could be known, and those that an operator sent again, of which
   * the log before this batch says that they are parked.
   */
  #ofBatch: RecentEntries | undefined;
  #state: DeviceSequence;
  #cameBack = false;
  #cameBackLacking = false;

  constructor(deviceId: string, { recent, sequenceOf }: Pick<SequenceContext, 'recent' | 'sequenceOf'>) {
    this.#deviceId = deviceId;
    this.#recent = recent;
    this.#state = sequenceOf(deviceId);
  }

  get state(): DeviceSequence {
    return this.#state;
  }

  get records(): readonly RecordAt[] {
    return this.#records;
  }

  /** A connection or an epoch began, and messages of before it are missing: or none is, which was perhaps told otherwise. */
  get missingIsDue(): boolean {
    return this.#cameBackLacking || (this.#cameBack && missingOf(this.#state).length === 0);
  }

  decide(message: SequencedMessage): Verdict {
    return decide(
      message,
      this.#state,
      (...number) =>
        this.#ofBatch?.find(this.#deviceId, ...number) ?? this.#recent.find(this.#deviceId, ...number),
    );
  }

  /** Applies the entry of a verdict; a repeat has none. */
  record(
    at: number,
    verdict: Verdict,
    { traceparent, content, sessionEpoch, implausible, untimed }: RecordDetails,
  ): void {
    if (verdict.type !== 'new' && verdict.type !== 'park') return;
    const { entry } = verdict;
    const deviceId = this.#deviceId;
    this.#state = evolve(this.#state, entry);
    if (verdict.type === 'park' || (entry.type === 'message' && entry.requeued))
      (this.#ofBatch ??= new RecentEntries(Infinity)).add({ deviceId, entry });
    const record = { deviceId, entry, traceparent, content, sessionEpoch, implausible, untimed };
    this.#records.push({ at, record });
  }

  /** Applies the beginning of a connection or an epoch. */
  noteReturn(): void {
    this.#cameBack = true;
    this.#cameBackLacking ||= missingOf(this.#state).length > 0;
  }

  /** Only a mark says that it was handled. */
  isBelowMark(epoch: number, { boot, seq }: Uplink): boolean {
    const known = epochOf(this.#state, epoch)?.boots.find((each) => each.boot === boot);
    return seq <= (known?.highWaterMark ?? 0);
  }
}
