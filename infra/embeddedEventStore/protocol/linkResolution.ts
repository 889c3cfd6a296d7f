import type { EventLog } from '../storage/eventLog.js';
import { systemTypes, type StoredEvent } from '../storage/storedEvent.js';
import type { ResolvedEvent } from './eventFrames.js';

/** Replaces links (type `$>`, data `revision@stream`) by what they point at; of a dangling one, only the link remains. */
export async function resolvedLinks(log: EventLog, events: readonly StoredEvent[]): Promise<ResolvedEvent[]> {
  const resolved: ResolvedEvent[] = [];
  for (const event of events) {
    resolved.push(isLink(event) ? await resolveLink(log, event) : { event });
  }
  return resolved;
}

export function isLink({ type }: StoredEvent): boolean {
  return type === systemTypes.link;
}

async function resolveLink(log: EventLog, link: StoredEvent): Promise<ResolvedEvent> {
  const [, digits, stream] = /^(\d+)@(.+)$/s.exec(Buffer.from(link.data).toString('utf8')) ?? [];
  // What does not say where it leads is an event as any other.
  if (digits === undefined || stream === undefined) return { event: link };
  const view = await log.reader.view(stream);
  const revision = Number(digits);
  if (view.type !== 'found' || revision < view.first || revision > view.head)
    return { event: undefined, link };
  const [event] = await log.reader.readStream(view, 'forwards', revision, 1);
  return { event: event?.revision === revision ? event : undefined, link };
}
