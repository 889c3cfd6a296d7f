import assert from 'node:assert/strict';
import type { LogEntry } from '../../../../domain/device/sequence/index.js';
import type { RecordedEvent } from '../../../../domain/kernel/events.js';
import { hashOf } from './content.js';
import { entriesOf, observedMarks } from './log.js';
import type { Published, World } from './world.js';

/** Where each message is that was published. */
export class Ledger {
  readonly entries = new Map<string, LogEntry[]>();
  readonly parked = new Map<string, string[]>();
  /** How often the numbering of a device began anew for an operator. */
  readonly resets = new Map<string, number>();
  /** Devices of which something is stored twice. After a crash it is taken for what it was the second time, also where it is the first. */
  readonly doubled = new Set<string>();
  readonly observed: ReadonlyMap<number, number>;
  /** Decisions by the mark of the message that they were made for, in the order of the store. */
  readonly decisions: ReadonlyMap<string, readonly RecordedEvent[]>;

  constructor(readonly world: World) {
    for (const { deviceId, entry } of entriesOf(world.store)) {
      if ('hash' in entry) {
        const alike = listIn(this.entries, `${deviceId} ${entry.hash}`);
        if (alike.length > 0 && !alike.some(({ epoch }) => epoch === entry.epoch)) this.doubled.add(deviceId);
        alike.push(entry);
      }
      if (entry.type === 'reset') this.resets.set(deviceId, (this.resets.get(deviceId) ?? 0) + 1);
    }
    for (const { message } of world.parking.parked)
      listIn(this.parked, `${message.deviceId} ${hashOf(message.body, message.deviceId ?? '')}`).push(
        message.code,
      );
    this.observed = observedMarks(world.store);
    this.decisions = decisionsOf(world.store.all);
  }

  entriesOf({ deviceId, hash }: Published): readonly LogEntry[] {
    return this.entries.get(`${deviceId} ${hash}`) ?? [];
  }

  parkedAs({ deviceId, hash }: Published): readonly string[] {
    return this.parked.get(`${deviceId} ${hash}`) ?? [];
  }

  /** The entry under which a message is stored, and not parked. */
  storedAs(published: Published): LogEntry | undefined {
    return this.entriesOf(published).find((entry) => !('parked' in entry && entry.parked));
  }

  /** What was decided for a message that is stored. */
  decisionsOf(published: Published): readonly RecordedEvent[] {
    const { message, deviceId } = published;
    const entry = this.storedAs(published);
    const key =
      message.saying.kind === 'gap' && entry
        ? `${deviceId} gap ${placeOf(entry)}`
        : `${deviceId} ${markKey(message)}`;
    return this.decisions.get(key) ?? [];
  }
}

function listIn<Item>(lists: Map<string, Item[]>, key: string): Item[] {
  const list = lists.get(key) ?? [];
  lists.set(key, list);
  return list;
}

function placeOf({ epoch, boot, ...rest }: { epoch: number; boot: number; seq?: number }): string {
  return `${epoch}/${boot}/${rest.seq ?? 0}`;
}

function markKey({ saying, mark }: Published['message']): string {
  switch (saying.kind) {
    case 'settings':
      return `settings ${1 + (mark % 3_600)}`;
    case 'commandAck':
      return `command ${mark}`;
    default:
      return `at ${mark}`;
  }
}

/** How a decision names what it was made for. */
interface Decided {
  readonly deviceId?: string;
  readonly atMs?: number;
  readonly settings?: { readonly reportSeconds?: number };
  readonly detail?: string;
  readonly kind?: string;
  readonly source?: { readonly epoch: number; readonly boot: number; readonly seq: number };
}

function decisionsOf(events: readonly RecordedEvent[]): ReadonlyMap<string, readonly RecordedEvent[]> {
  const found = new Map<string, RecordedEvent[]>();
  for (const event of events) {
    const data = event.data as Decided;
    const key = keyOf(event, data);
    if (key !== undefined) listIn(found, `${data.deviceId} ${key}`).push(event);
  }
  return found;
}

function keyOf(
  { type }: RecordedEvent,
  { atMs, settings, detail, kind, source }: Decided,
): string | undefined {
  // It takes the time of the report that made another session current.
  if (type === 'SessionAbandoned') return undefined;
  if (atMs !== undefined) return `at ${atMs}`;
  if (settings) return `settings ${settings.reportSeconds}`;
  if (type === 'GapReported' && source) return `gap ${placeOf(source)}`;
  if (kind !== 'unknownCommand') return undefined;
  return `command ${/\d{13}/.exec((detail ?? '').replaceAll('-', '').replace(/.*command 0*/, ''))?.[0]}`;
}

/** Every message is stored once or parked once, and what it says was decided once. */
export function checkLedger(ledger: Ledger): void {
  for (const [deviceId, asked] of ledger.world.resets) {
    // Two requests, of which the broker gives the second again before it was handled, may be taken for one.
    const done = ledger.resets.get(deviceId) ?? 0;
    assert.ok(done > 0 && done <= asked, `${deviceId} began anew ${done} times, asked were ${asked}`);
  }
  for (const published of ledger.world.published.values()) {
    const { message, deviceId } = published;
    const name = `${deviceId} ${message.saying.kind} ${message.life}:${message.boot}/${message.seq} (${message.mark})`;
    const stored = ledger.entriesOf(published).filter((entry) => !('parked' in entry && entry.parked));
    const parked = ledger.parkedAs(published);
    const what = `${name} is stored ${stored.length} times, parked: ${parked.join()}`;
    if (isParkedAgain(ledger, published, parked)) assert.ok(parked.length <= message.published, what);
    else if (published.requeued && message.saying.kind !== 'malformed') assert.equal(parked.length, 1, what);
    else if (mayBeTwice(ledger, published)) checkEpochs(stored, parked, what);
    else if (!isOldBesideRequeued(ledger, published, parked))
      assert.equal(stored.length + parked.length, 1, what);
    if (message.saying.kind === 'malformed') assert.equal(stored.length, 0, name);
    else if (!ledger.world.ambiguous.has(deviceId))
      assert.ok(
        parked.every((code) => code === 'SEQUENCE_TOO_OLD'),
        `${name} is parked as ${parked.join()}`,
      );
    if (stored.length < 2) checkContent(ledger, published, { name, stored: stored.length });
  }
}

/**
 * Machines that share an id end each other's epochs, and an operator can end one: what a device sends again is new in the next epoch, since the
 * broker does not say that it was there before.
 */
function mayBeTwice({ world }: Ledger, { message, deviceId }: Published): boolean {
  return (deviceId === world.sharedId || world.resets.has(deviceId)) && message.published > 1;
}

/** One that is parked for its number is known by the last entries of the log alone: if they are few, it is parked again when it is sent again. */
function isParkedAgain({ world }: Ledger, { message }: Published, parked: readonly string[]): boolean {
  const codes = ['NUMBER_REUSED', 'SEQUENCE_TOO_OLD'];
  return (
    world.prefetch < 64 &&
    message.published > 1 &&
    parked.length > 0 &&
    parked.every((code) => codes.includes(code))
  );
}

/** What an operator sends through again is remembered among the last 64: of as many under way one may be too old then. */
function isOldBesideRequeued({ world }: Ledger, published: Published, parked: readonly string[]): boolean {
  const { message, deviceId } = published;
  const tooOld = message.saying.kind === 'malformed' ? 'MESSAGE_MALFORMED' : 'SEQUENCE_TOO_OLD';
  return world.requeued.has(deviceId) && message.published > 1 && parked.every((code) => code === tooOld);
}

function checkEpochs(stored: readonly LogEntry[], parked: readonly string[], what: string): void {
  assert.ok(stored.length + parked.length > 0, what);
  assert.equal(new Set(stored.map(({ epoch }) => epoch)).size, stored.length, what);
}

const observations = ['telemetry', 'logs'];

function checkContent(
  ledger: Ledger,
  published: Published,
  { name, stored }: { readonly name: string; readonly stored: number },
): void {
  const { kind } = published.message.saying;
  const isObservation = observations.includes(kind);
  if (isObservation)
    assert.equal(ledger.observed.get(published.message.mark) ?? 0, stored, `${name}: its content`);
  if (kind === 'hello' || kind === 'malformed' || ledger.doubled.has(published.deviceId)) return;
  // An aggregate can't tell it from the message that had the number first.
  if (published.requeued && ledger.parkedAs(published).includes('NUMBER_REUSED')) return;
  const decided = ledger.decisionsOf(published);
  const each = decided.map(({ type, data }) => `${type} ${(data as Decided).kind ?? ''}`);
  const text = `${name} was decided as ${each.join(', ') || 'nothing'}`;
  assert.equal(new Set(each).size, each.length, text);
  assert.ok(new Set(decided.map(({ stream }) => stream)).size <= 1, `${text} in several streams`);
  if (stored === 0) assert.equal(each.length, 0, text);
  else if (!isObservation) assert.notEqual(each.length, 0, text);
}
