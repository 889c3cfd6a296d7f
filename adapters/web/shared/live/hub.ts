import {
  ApiProblem,
  type ApiClient,
  type LiveTopics,
  type TopicEvent,
  type TopicName,
} from '../../../apiClient/index.js';
import type { Connection, HubEvent, ToHub, ToTab } from './messages.js';
import { TopicRows } from './topicRows.js';

interface Tab {
  readonly post: (message: ToTab) => void;
  topics: ReadonlySet<TopicName>;
  isVisible: boolean;
  queue: HubEvent[];
}

/** A tab that comes back soon finds the stream open. */
const restAfterMs = 30_000;
const sendEveryMs = 16;

/**
 * The one stream of this browser and client, for all of its tabs: in a shared worker, or in the tab that leads. It watches what any tab shows,
 * and rests while all are hidden.
 */
export class LiveHub {
  private readonly tabs = new Map<string, Tab>();
  private readonly topics = new Map<TopicName, TopicRows>();
  private stream: { readonly live: LiveTopics; readonly ending: AbortController } | undefined;
  private connection: Connection = { state: 'connecting', sinceMs: Date.now() };
  private resting: ReturnType<typeof setTimeout> | undefined;
  private sending: ReturnType<typeof setTimeout> | undefined;

  /** @param whenFree calls once the lock of a tab is free, so the tab gone */
  constructor(
    private readonly api: Pick<ApiClient, 'liveTopics'>,
    private readonly whenFree: (lock: string, then: () => void) => void,
  ) {}

  take(tabId: string, message: ToHub, post: (message: ToTab) => void): void {
    if (message.type === 'leave') this.tabs.delete(tabId);
    else this.welcome(tabId, message, post);
    this.adapt();
  }

  close(): void {
    this.stop();
    clearTimeout(this.resting);
    clearTimeout(this.sending);
    this.tabs.clear();
  }

  private welcome(tabId: string, message: Extract<ToHub, { type: 'watch' }>, post: Tab['post']): void {
    const before = this.tabs.get(tabId);
    if (!before && message.lock !== undefined)
      this.whenFree(message.lock, () => this.take(tabId, { type: 'leave' }, post));
    const topics = new Set(message.topics);
    const tab = { post, topics, isVisible: message.isVisible, queue: before?.queue ?? [] };
    this.tabs.set(tabId, tab);
    if (!before) post({ type: 'connection', connection: this.connection });
    for (const topic of topics)
      if (!before?.topics.has(topic)) tab.queue.push(...(this.topics.get(topic)?.replay() ?? []));
    this.sendSoon();
  }

  /** Watches what the tabs show, or rests. */
  private adapt(): void {
    const isSeen = [...this.tabs.values()].some(({ isVisible }) => isVisible);
    clearTimeout(this.resting);
    if (!isSeen && this.stream)
      this.resting = setTimeout(() => this.rest(), this.tabs.size === 0 ? 0 : restAfterMs);
    const wanted = new Set([...this.tabs.values()].flatMap(({ topics }) => [...topics]));
    const isSame = wanted.size === this.topics.size && [...wanted].every((topic) => this.topics.has(topic));
    for (const topic of this.topics.keys()) if (!wanted.has(topic)) this.topics.delete(topic);
    for (const topic of wanted) if (!this.topics.has(topic)) this.topics.set(topic, new TopicRows(topic));
    if (this.stream && wanted.size > 0 && !isSame) this.stream.live.watch([...wanted]);
    if (!this.stream && wanted.size > 0 && isSeen) this.start();
    if (wanted.size === 0) this.stop();
  }

  private start(): void {
    const ending = new AbortController();
    const live = this.api.liveTopics({
      topics: [...this.topics.keys()],
      signal: ending.signal,
      onConnection: (connection) =>
        this.tell(
          connection.type === 'open'
            ? { state: 'open', sinceMs: Date.now() }
            : {
                state: 'lost',
                sinceMs: this.connection.state === 'lost' ? this.connection.sinceMs : Date.now(),
                nextAttemptAtMs: Date.now() + connection.nextAttemptInMs,
              },
        ),
    });
    this.stream = { live, ending };
    void this.follow(live, ending.signal);
  }

  private async follow(live: LiveTopics, signal: AbortSignal): Promise<void> {
    try {
      for await (const event of live) if (!signal.aborted) this.pass(event);
    } catch (error) {
      if (signal.aborted) return;
      this.stream = undefined;
      const status = error instanceof ApiProblem ? error.status : 0;
      // Nothing of what is watched is there, or the caller's: the log-in is as good as before.
      if (status === 404) return this.endAll();
      this.tell({ state: 'refused', sinceMs: Date.now(), status });
    }
  }

  private endAll(): void {
    for (const topic of this.topics.keys()) this.pass({ type: 'ended', topic, reason: 'noAccess' });
    this.tell({ state: 'resting', sinceMs: Date.now() });
  }

  private stop(): void {
    this.stream?.ending.abort();
    this.stream = undefined;
  }

  private rest(): void {
    this.stop();
    this.tell({ state: 'resting', sinceMs: Date.now() });
  }

  private tell(connection: Connection): void {
    this.connection = connection;
    for (const { post } of this.tabs.values()) post({ type: 'connection', connection });
  }

  private pass(event: TopicEvent): void {
    for (const rows of this.topics.values()) rows.take(event);
    for (const tab of this.tabs.values()) tab.queue.push(event);
    this.sendSoon();
  }

  /** Several events at once: a message between tabs costs more than what it says. */
  private sendSoon(): void {
    this.sending ??= setTimeout(() => {
      this.sending = undefined;
      for (const tab of this.tabs.values()) {
        if (tab.queue.length === 0) continue;
        tab.post({ type: 'events', events: tab.queue });
        tab.queue = [];
      }
    }, sendEveryMs);
  }
}
