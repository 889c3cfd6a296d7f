import type { RawEvent, RawStore } from '../index.js';
import { contentOf } from './storeContents.js';

/** What of a store a copy leaves out, changes, or can't append. Each list holds the first few. */
export interface Survey {
  /** Events of system streams, which a store writes about itself, and their streams. */
  readonly system: Listed;
  /** Streams without all of their events to which links lead: revisions of the copy have no gaps, so these links may lead elsewhere. */
  readonly shiftedLinks: Listed;
  /** Events whose data no server takes that has EventStoreDB's default limit. */
  readonly large: Listed;
  /** Events whose stream or type an embedded event store can't keep. */
  readonly names: Listed;
  /** Events whose ids no server takes; an embedded event store once did. */
  readonly emptyIds: Listed;
}

export interface Listed {
  readonly count: number;
  readonly first: readonly string[];
}

/** EventStoreDB's default `MaxAppendSize`. */
const maxDataBytes = 1024 * 1024;
/** Of the embedded event store, for a stream and for an event type. */
const maxNameBytes = 2600;
const emptyId = '00000000-0000-0000-0000-000000000000';
const listed = 5;

/** Reads a whole store before it is copied. Memory grows with the number of streams, not of events. */
export async function surveyStore(store: RawStore): Promise<Survey> {
  const end = await store.endPosition();
  const [system, large, names] = [new Counted(), new Counted(), new Counted()];
  const [emptyIds, shiftedLinks] = [new Counted(), new Counted()];
  const counts = new Map<string, bigint>();
  const withGaps = new Set<string>();
  const linkedTo = new Set<string>();
  for await (const event of store.readAll()) {
    if (end === undefined || event.position > end) break;
    const { type } = contentOf(event);
    if (type === 'internal') {
      if (event.stream.startsWith('$')) system.add(event.stream);
      continue;
    }
    if (event.data.length > maxDataBytes) large.add(nameOf(event));
    if (![event.stream, event.type].every(isKept)) names.add(nameOf(event));
    if (event.id === emptyId) emptyIds.add(nameOf(event));
    if (type !== 'event') continue;
    const target = linkTarget(event);
    if (target !== undefined) linkedTo.add(target);
    const before = counts.get(event.stream) ?? 0n;
    if (event.revision !== before) withGaps.add(event.stream);
    counts.set(event.stream, before + 1n);
  }
  for (const stream of linkedTo) if (withGaps.has(stream)) shiftedLinks.add(stream);
  return { system, large, names, emptyIds, shiftedLinks };
}

/** Lines about what is not copied as it is; none when all of it is. */
export function surveyLines({ system, shiftedLinks, large, names, emptyIds }: Survey): string[] {
  const lines: readonly (readonly [Listed, string])[] = [
    [system, 'Not copied, events of system streams'],
    [shiftedLinks, 'Links lead to other events in the copy, because earlier ones are scavenged; streams'],
    [large, 'Refused by a target with the default limit of 1 MiB of data, events'],
    [
      names,
      `Refused by an embedded event store for names of over ${maxNameBytes} bytes or with a zero byte, events`,
    ],
    [emptyIds, 'Refused by every target, because their ids have zeros only, events'],
  ];
  return lines
    .filter(([{ count }]) => count > 0)
    .map(
      ([{ count, first }, what]) =>
        `${what}: ${count} (${first.join(', ')}${count > first.length ? ', …' : ''})`,
    );
}

class Counted implements Listed {
  count = 0;
  readonly first: string[] = [];

  add(name: string): void {
    this.count += 1;
    if (this.first.length < listed && !this.first.includes(name)) this.first.push(name);
  }
}

function linkTarget({ type, data }: RawEvent): string | undefined {
  if (type !== '$>') return undefined;
  return /^\d+@(.+)$/s.exec(Buffer.from(data).toString('utf8'))?.[1];
}

function isKept(name: string): boolean {
  return Buffer.byteLength(name) <= maxNameBytes && !name.includes('\0');
}

function nameOf({ stream, revision }: RawEvent): string {
  return `${revision}@${stream.length > 60 ? `${stream.slice(0, 60)}…` : stream}`;
}
