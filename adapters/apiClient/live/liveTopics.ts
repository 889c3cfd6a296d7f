import type { Client } from 'openapi-fetch';
import { dataOf } from '../errors.js';
import type { paths } from '../generated/openapi.js';
import { KnownRows } from './knownRows.js';
import { readEvents } from './readEvents.js';
import { reconnecting, type Attempt, type ConnectionOptions } from './reconnecting.js';
import { streamOf } from './streamOf.js';
import { sentEventOf, type SentEvent, type TopicEvent, type TopicName } from './topicEvent.js';

export interface TopicsOptions extends ConnectionOptions {
  /** At most 200. */
  readonly topics: readonly TopicName[];
}

/**
 * Topics that a page shows, as they change; see {@link ApiClient.liveTopics}. What a topic was sent is remembered, so that a stream that
 * is opened again goes on from there.
 */
export class LiveTopics implements AsyncIterable<TopicEvent> {
  private topics: readonly TopicName[];
  private readonly known = new KnownRows();
  /** By topic, what can be seen of it, and the position up to which everything of it has come. */
  private readonly progress = new Map<TopicName, { readonly access: string; readonly position?: string }>();
  private switchTo: () => void = () => undefined;

  constructor(
    private readonly client: Client<paths>,
    private readonly options: TopicsOptions,
  ) {
    this.topics = options.topics;
  }

  /** Watches these from now on: a new stream is opened before the old one is closed. */
  watch(topics: readonly TopicName[]): void {
    this.topics = topics;
    for (const topic of this.progress.keys()) if (!topics.includes(topic)) this.forget(topic);
    this.switchTo();
  }

  [Symbol.asyncIterator](): AsyncGenerator<TopicEvent, void> {
    return reconnecting((attempt) => this.connect(attempt), this.options);
  }

  private async *connect({ opened, ...attempt }: Attempt): AsyncGenerator<TopicEvent, void> {
    let switched = this.nextSwitch();
    let events = await this.open(attempt);
    opened();
    for (;;) {
      const coming = events.next();
      const next = await Promise.race([coming, switched]);
      if (next === 'switched') {
        // Whatever else comes from the stream before, the next one sends as well.
        coming.catch(() => undefined);
        switched = this.nextSwitch();
        const before = events;
        events = await this.open(attempt);
        before.close();
        continue;
      }
      if (next.done) return;
      yield* this.take(next.value);
    }
  }

  /** Resolves when other topics are to be watched. */
  private nextSwitch(): Promise<'switched'> {
    return new Promise((resolve) => (this.switchTo = () => resolve('switched')));
  }

  private async open(attempt: Omit<Attempt, 'opened'>) {
    const closing = new AbortController();
    const signal = AbortSignal.any([attempt.signal, closing.signal]);
    const topics = this.topics.map((topic) => {
      const { position, access } = this.progress.get(topic) ?? {};
      return { topic, ...(position !== undefined && { since: `${position}/${access}` }) };
    });
    const answer = await this.client.POST('/api/v1/live', {
      body: { topics },
      parseAs: 'stream',
      signal,
      cache: 'no-store',
    });
    dataOf(answer);
    const events = readEvents(streamOf(answer.response), { ...attempt, signal });
    return { next: () => events.next(), close: () => closing.abort() };
  }

  private *take(message: Parameters<typeof sentEventOf>[0]): Generator<TopicEvent, void> {
    const event = sentEventOf(message);
    if (event && this.note(event)) yield event;
  }

  /** @returns false for what came before */
  private note(event: SentEvent): boolean {
    switch (event.type) {
      case 'topic': {
        const { topic, from, access } = event;
        if (!this.topics.includes(topic)) return false;
        if (from === 'snapshot') this.forget(topic);
        this.progress.set(topic, { ...this.progress.get(topic), access });
        return true;
      }
      case 'ended':
        this.forget(event.topic);
        return true;
      case 'synced':
        for (const [topic, { access }] of this.progress)
          this.progress.set(topic, { access, ...(event.position && { position: event.position }) });
        return true;
      case 'counts':
      case 'alerts':
      case 'debug':
        return true;
      default:
        return this.known.isNew(event, BigInt(event.position ?? 0));
    }
  }

  private forget(topic: TopicName): void {
    this.progress.delete(topic);
    this.known.forget(topic);
  }
}
