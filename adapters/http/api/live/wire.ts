import type { ReadPosition } from '../../../../projections/queries/index.js';
import type { LiveRow } from './liveRow.js';
import type { TopicView } from './topic.js';

/**
 * Why a topic or a stream ends: it is of nothing that the person may see now, the person has more devices than a topic can have, the log-in
 * has ended, the API shuts down.
 */
export type EndReason = 'noAccess' | 'tooMany' | 'loggedOut' | 'shutdown';

/** How a stream writes what it says; an empty text for what it does not say. */
export interface Wire {
  /** Shortest time between two writes: a row that changes faster is sent in its latest state. */
  readonly everyMs: number;
  row(row: LiveRow, json: string): string;
  counts(json: string): string;
  /** Open alerts, all of them. */
  alerts(json: string): string;
  debug(json: string): string;
  /** All changes up to this position were sent; undefined before there was any. */
  synced(position: ReadPosition | undefined): string;
  /** What a topic shows from now on. */
  topic(view: TopicView, from: 'snapshot' | 'changes'): string;
  ended(topic: string, reason: EndReason): string;
  end(reason: EndReason): string;
}

/** For `EventSource`: rows alone. Their id is the last position that was complete, from which a client that comes back goes on. */
export function eventSourceWire(): Wire {
  let id = '';
  return {
    everyMs: 0,
    row: ({ type }, json) => `event: ${type}\n${id}data: ${json}\n\n`,
    counts: () => '',
    alerts: () => '',
    debug: () => '',
    synced: (position) => {
      if (position) id = `id: ${textOf(position)}\n`;
      return '';
    },
    topic: () => '',
    ended: () => '',
    end: () => '',
  };
}

/** For topics: rows with their positions, and what becomes of topics and of the stream. */
export const topicsWire: Wire = {
  everyMs: 250,
  row: ({ type, position }, json) => `event: ${type}\ndata: {"position":"${position}","row":${json}}\n\n`,
  counts: (json) => `event: counts\ndata: {"row":${json}}\n\n`,
  alerts: (json) => `event: alerts\ndata: {"row":${json}}\n\n`,
  debug: (json) => `event: debug\ndata: {"row":${json}}\n\n`,
  synced: (position) => event('synced', position ? { position: textOf(position) } : {}),
  topic: ({ topic, seenFromMs, access }, from) =>
    event('topic', {
      ...{ topic: topic.name, from, access },
      ...(topic.kind === 'mine' && { deviceIds: [...seenFromMs.keys()].sort() }),
    }),
  ended: (topic, reason) => event('ended', { topic, reason }),
  end: (reason) => event('end', { reason }),
};

function event(type: string, data: unknown): string {
  return `event: ${type}\ndata: ${JSON.stringify(data)}\n\n`;
}

function textOf({ storeId, position }: ReadPosition): string {
  return `${storeId}:${position}`;
}

/** The position that a returning client sends; undefined when it is invalid. */
export function readPositionOf(text: string | undefined): ReadPosition | undefined {
  const [, storeId, position] = /^([0-9a-zA-Z-]{1,64}):(\d{1,19})$/.exec(text ?? '') ?? [];
  return storeId && position ? { storeId, position: BigInt(position) } : undefined;
}
