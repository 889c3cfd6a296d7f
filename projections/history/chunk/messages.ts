import type { ByteReader, ByteWriter } from '../bytes/index.js';
import type { HistoryReading } from '../historyReading.js';
import { readNumbers } from '../numbers/index.js';
import { readRunLengths, writeColumns, writeRunLengths } from './runs.js';

/** Session keys have the epoch of their session above 32 bits (`sessionKey`). */
const sessionNumbers = 2 ** 32;

/** Runs of readings that one message brought: of a device that sends one at a time, each is a run. */
export interface Messages {
  readonly lengths: number[];
  /** From the device time of a message's last reading until its receipt, milliseconds. */
  readonly delays: number[];
  readonly epochs: number[];
  readonly boots: number[];
  readonly seqs: number[];
  readonly sessions: number[];
  /** Indexes of their first readings. */
  readonly indexes: number[];
}

/** The messages of readings in their order. */
export function messagesOf(readings: readonly HistoryReading[]): Messages {
  const messages: Messages = {
    lengths: [],
    delays: [],
    epochs: [],
    boots: [],
    seqs: [],
    sessions: [],
    indexes: [],
  };
  let length = 0;
  let previous: HistoryReading | undefined;
  for (const each of readings) {
    if (previous && !continues(each, previous)) {
      add(messages, previous, length);
      length = 0;
    }
    length += 1;
    previous = each;
  }
  if (previous) add(messages, previous, length);
  return messages;
}

function continues(next: HistoryReading, previous: HistoryReading): boolean {
  return (
    next.seq === previous.seq &&
    next.index === previous.index + 1 &&
    next.boot === previous.boot &&
    next.epoch === previous.epoch &&
    next.session === previous.session &&
    next.receivedAtMs === previous.receivedAtMs
  );
}

function add(messages: Messages, last: HistoryReading, length: number): void {
  messages.lengths.push(length);
  messages.delays.push(last.receivedAtMs - last.reading.atMs);
  messages.epochs.push(last.epoch);
  messages.boots.push(last.boot);
  messages.seqs.push(last.seq);
  messages.sessions.push(last.session);
  messages.indexes.push(last.index - length + 1);
}

/** Lengths and times of receipt: curves need no more. */
export function writeReceipts(writer: ByteWriter, { lengths, delays }: Messages): void {
  writeRunLengths(writer, lengths);
  writeColumns(writer, [delays]);
}

/** What identifies a reading. */
export function writeIdentities(writer: ByteWriter, messages: Messages): void {
  const { epochs, boots, seqs, sessions, indexes } = messages;
  writeColumns(writer, [
    epochs,
    boots,
    seqs,
    sessions.map((key) => Math.floor(key / sessionNumbers)),
    sessions.map((key) => key % sessionNumbers),
    indexes,
  ]);
}

export interface Receipts {
  readonly lengths: Float64Array;
  /** Of each reading, epoch milliseconds. */
  readonly receivedAtMs: Float64Array;
}

export function readReceipts(reader: ByteReader, atMs: Float64Array): Receipts {
  const lengths = readRunLengths(reader, atMs.length);
  const delays = readNumbers(reader, lengths.length);
  const receivedAtMs = new Float64Array(atMs.length);
  let row = 0;
  for (let message = 0; message < lengths.length; message += 1) {
    const end = row + (lengths[message] as number);
    const receipt = (atMs[end - 1] as number) + (delays[message] as number);
    for (; row < end; row += 1) receivedAtMs[row] = receipt;
  }
  return { lengths, receivedAtMs };
}

/** One place for each message. */
export interface Identities {
  readonly epochs: Float64Array;
  readonly boots: Float64Array;
  readonly seqs: Float64Array;
  readonly sessions: Float64Array;
  readonly indexes: Float64Array;
}

export function readIdentities(reader: ByteReader, messages: number): Identities {
  const [epochs, boots, seqs, sessionEpochs, sessions, indexes] = Array.from({ length: 6 }, () =>
    readNumbers(reader, messages),
  ) as [Float64Array, Float64Array, Float64Array, Float64Array, Float64Array, Float64Array];
  for (let each = 0; each < messages; each += 1)
    sessions[each] = (sessions[each] as number) + (sessionEpochs[each] as number) * sessionNumbers;
  return { epochs, boots, seqs, sessions, indexes };
}
