import type { Client } from 'openapi-fetch';
import { dataOf } from '../errors.js';
import type { paths } from '../generated/openapi.js';
import { liveChangeOf, type LiveChange } from './liveChange.js';
import { readEvents } from './readEvents.js';
import { reconnecting, type Attempt, type ConnectionOptions } from './reconnecting.js';
import { streamOf } from './streamOf.js';

export type { LiveChange } from './liveChange.js';

export interface LiveOptions extends ConnectionOptions {
  /** At most 50; changes of their commands are included. */
  readonly devices?: readonly string[];
  /** At most 50. */
  readonly sessions?: readonly string[];
  /** The `id` of the last known change: only later changes are sent. */
  readonly lastEventId?: string;
}

/** See {@link ApiClient.live}. */
export function followLive(client: Client<paths>, options: LiveOptions): AsyncGenerator<LiveChange, void> {
  const { devices = [], sessions = [] } = options;
  let { lastEventId } = options;

  async function* connect({ opened, ...attempt }: Attempt): AsyncGenerator<LiveChange, void> {
    const answer = await client.GET('/api/v1/live', {
      params: {
        query: { device: [...devices], session: [...sessions] },
        ...(lastEventId !== undefined && { header: { 'Last-Event-ID': lastEventId } }),
      },
      parseAs: 'stream',
      signal: attempt.signal,
      cache: 'no-store',
    });
    dataOf(answer);
    const body = streamOf(answer.response);
    opened();
    for await (const event of readEvents(body, attempt)) {
      lastEventId = event.id ?? lastEventId;
      const change = liveChangeOf(event);
      if (change) yield change;
    }
  }

  return reconnecting(connect, options);
}
