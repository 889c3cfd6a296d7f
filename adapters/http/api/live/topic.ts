import { createHash } from 'node:crypto';
import type { LiveAccess } from '../../../../projections/queries/index.js';
import type { Channel } from './channel.js';

/** Of what a topic shows, what a device adds. */
export type ChannelsOf = (deviceId: string) => readonly Channel[];

/**
 * Something that a stream watches: one thing of one device, something of all devices that the person has, how many there are of what the
 * person may see, or the alerts of the service, which operators and administrators see.
 */
export type Topic = { readonly name: string } & (
  | { readonly kind: 'device'; readonly deviceId: string; readonly channelsOf: ChannelsOf }
  | { readonly kind: 'mine'; readonly channelsOf: ChannelsOf }
  | { readonly kind: 'counts' }
  | { readonly kind: 'alerts' }
  /** How far the recording of a device's messages is, for those who see everything. */
  | { readonly kind: 'debug'; readonly deviceId: string }
);

/** What of a topic somebody may see now. */
export interface TopicView {
  readonly topic: Topic;
  /** By device, from when on; epoch milliseconds, `-Infinity` for people who see everything. */
  readonly seenFromMs: ReadonlyMap<string, number>;
  /** Names what may be seen: when it is the same, nothing was gained or lost. */
  readonly access: string;
}

/** Maximum number of devices in a topic of all that somebody has; who has more watches them one by one. */
export const maxOfMine = 1_000;

/** What of a topic may be seen with this access; undefined when it may not be watched. */
export function viewOf(topic: Topic, access: LiveAccess): TopicView | undefined {
  if (whyNot(topic, access) === 'tooMany') return undefined;
  const seenFromMs = seenOf(topic, access);
  return seenFromMs && { topic, seenFromMs, access: nameOf(seenFromMs) };
}

/** Whether this access shows what was seen of the topic, neither more nor less: without the name of a view, which costs much more. */
export function isStillSeen({ topic, seenFromMs }: TopicView, access: LiveAccess): boolean {
  if (whyNot(topic, access) === 'tooMany') return false;
  const now = seenOf(topic, access);
  if (now?.size !== seenFromMs.size) return false;
  for (const [deviceId, fromMs] of seenFromMs) if (now.get(deviceId) !== fromMs) return false;
  return true;
}

/** Why a topic may not be watched. */
export function whyNot({ kind }: Topic, { windows }: LiveAccess): 'tooMany' | 'noAccess' {
  return kind === 'mine' && windows.size > maxOfMine ? 'tooMany' : 'noAccess';
}

/** Whether something that could be seen can't be seen any more. */
export function lostSome(before: TopicView, now: TopicView): boolean {
  return [...before.seenFromMs].some(
    ([deviceId, fromMs]) => (now.seenFromMs.get(deviceId) ?? Infinity) > fromMs,
  );
}

export function channelsIn({ topic, seenFromMs }: TopicView): readonly Channel[] {
  if (topic.kind === 'counts' || topic.kind === 'alerts' || topic.kind === 'debug') return [];
  return [...seenFromMs.keys()].flatMap((deviceId) => topic.channelsOf(deviceId));
}

function seenOf(
  topic: Topic,
  { seesEverything, windows }: LiveAccess,
): ReadonlyMap<string, number> | undefined {
  switch (topic.kind) {
    case 'mine':
      return windows;
    case 'counts':
      return new Map();
    case 'alerts':
      return seesEverything ? new Map() : undefined;
    case 'debug':
      return seesEverything ? new Map([[topic.deviceId, -Infinity]]) : undefined;
    case 'device': {
      const fromMs = seesEverything ? -Infinity : windows.get(topic.deviceId);
      return fromMs === undefined ? undefined : new Map([[topic.deviceId, fromMs]]);
    }
  }
}

function nameOf(seenFromMs: ReadonlyMap<string, number>): string {
  const hash = createHash('sha256');
  for (const [deviceId, fromMs] of [...seenFromMs].sort()) hash.update(`${deviceId} ${fromMs}\n`);
  return hash.digest('base64url').slice(0, 16);
}

/** The devices whose access decides what of these topics may be seen. */
export function watchedBy(topics: readonly Topic[]) {
  return {
    deviceIds: topics.flatMap((topic) => (topic.kind === 'device' ? topic.deviceId : [])),
    wantsAll: topics.some(({ kind }) => kind === 'mine'),
  };
}
