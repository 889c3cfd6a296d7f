import type { Response } from 'express';
import type {
  CountScope,
  LiveAccess,
  LiveWatcher,
  ReadPosition,
} from '../../../../projections/queries/index.js';
import type { Channel } from './channel.js';
import { EventWriter } from './eventWriter.js';
import type { LiveRow } from './liveRow.js';
import { channelsIn, isStillSeen, lostSome, viewOf, watchedBy, whyNot, type TopicView } from './topic.js';
import type { EndReason, Wire } from './wire.js';

/** Up to where an earlier stream had sent a topic. */
export interface Since extends ReadPosition {
  /** What could be seen of it then; whatever can be seen now when left out. */
  readonly access?: string;
}

export interface LiveClientOptions {
  /** Topics with what may be seen of each. */
  readonly views: readonly TopicView[];
  readonly seesEverything: boolean;
  /** By the names of topics; those that are not there begin with what is. */
  readonly since: ReadonlyMap<string, Since>;
  /** The stream ends with this log-in. */
  readonly watcher: Pick<LiveWatcher, 'personId' | 'loginSessionId'>;
  /** It also ends when one of its topics may not be watched any more. */
  readonly allOrNothing: boolean;
  readonly wire: Wire;
}

/** What a stream watches from now on, and no longer. */
export interface ChannelChange {
  /** Everything of a topic is to be sent again. */
  readonly beginsAnew: boolean;
  readonly added: readonly Channel[];
  readonly removed: readonly Channel[];
}

/** One stream of server-sent events. It remembers the version of each row that it sent, and sends each version once. */
export class LiveClient {
  private readonly views: Map<string, TopicView>;
  private readonly sent = new Map<string, bigint>();
  /** What it watches, with the position up to which it was sent by an earlier stream. */
  private known = new Map<Channel, bigint | undefined>();
  private seenFromMs = new Map<string, number>();
  private readonly writer: EventWriter;
  private isAnnounced = false;
  private begun = 0;
  private seesEverything: boolean;
  private counts: string | undefined;
  private alerts: string | undefined;
  private readonly debugs = new Map<string, string>();

  constructor(
    private readonly options: LiveClientOptions,
    response: Response,
  ) {
    this.writer = new EventWriter(response, options.wire.everyMs);
    this.seesEverything = options.seesEverything;
    this.views = new Map(options.views.map((view) => [view.topic.name, view]));
    this.watchViews();
  }

  get channels(): readonly Channel[] {
    return [...this.known.keys()];
  }

  /** Whose access decides what it may go on to watch. */
  get watcher(): LiveWatcher {
    const topics = [...this.views.values()].map(({ topic }) => topic);
    return { ...this.options.watcher, ...watchedBy(topics) };
  }

  /** Whose devices it counts; undefined when it counts nothing. */
  get counted(): CountScope | undefined {
    if (!this.watches('counts')) return undefined;
    return this.seesEverything ? 'everything' : this.options.watcher.personId;
  }

  /** Whether it has a topic of this kind. */
  watches(kind: TopicView['topic']['kind']): boolean {
    return [...this.views.values()].some(({ topic }) => topic.kind === kind);
  }

  /** Writes the head of the answer. */
  begin(): void {
    this.writer.begin();
  }

  /**
   * Counts as sent what an earlier stream has sent, if that was of this store, and what may be seen is the same.
   *
   * @returns the lowest of these positions; undefined when nothing is known
   */
  resumeIn(storeId: string | undefined): bigint | undefined {
    const positions = [...this.views.values()].map((view) => {
      const since = this.options.since.get(view.topic.name);
      const isKnown = since?.storeId === storeId && (since?.access ?? view.access) === view.access;
      return { view, position: isKnown ? since?.position : undefined };
    });
    for (const { view, position } of positions)
      for (const channel of channelsIn(view)) if (position !== undefined) this.known.set(channel, position);
    // A channel of two topics is known only as far as both are.
    for (const { view, position } of positions)
      for (const channel of channelsIn(view))
        this.known.set(channel, least(this.known.get(channel), position));
    return positions
      .flatMap(({ position }) => position ?? [])
      .reduce<bigint | undefined>((lowest, position) => least(lowest ?? position, position), undefined);
  }

  /** Nothing of this channel counts as sent: more of it has changed than is looked through. */
  startOver(channel: Channel): void {
    this.known.set(channel, undefined);
  }

  /** Whether an earlier stream has sent this version of a row on these channels. */
  knows(channels: readonly Channel[], position: bigint): boolean {
    const watched = channels.filter((channel) => this.known.has(channel));
    return watched.every((channel) => position <= (this.known.get(channel) ?? -1n));
  }

  /** Whether this version of the row has not been sent yet. */
  lacks(name: string, position: bigint): boolean {
    return this.sent.get(name) !== position;
  }

  assumeSent(name: string, position: bigint): void {
    this.sent.set(name, position);
  }

  /** @returns false when the client had this version already, or may not see the row */
  take(row: LiveRow): boolean {
    const { name, position, deviceId } = row;
    if (!this.lacks(name, position)) return false;
    this.sent.set(name, position);
    const json = row.jsonSince(this.seenFromMs.get(deviceId) ?? Infinity);
    if (json === undefined) return false;
    this.writer.put(name, { deviceId, text: () => this.options.wire.row(row, json) });
    return true;
  }

  /** Says what each topic begins with, before its first row. */
  announce(): void {
    if (this.isAnnounced) return;
    this.isAnnounced = true;
    for (const view of this.views.values()) {
      const isKnown = channelsIn(view).every((channel) => this.known.get(channel) !== undefined);
      const hasSince = this.options.since.has(view.topic.name);
      this.writer.say(this.options.wire.topic(view, isKnown && hasSince ? 'changes' : 'snapshot'));
    }
  }

  /** Says that a topic that was asked for is none that the person may watch. */
  refuse(topic: string, reason: EndReason): void {
    this.writer.say(this.options.wire.ended(topic, reason));
  }

  /** Writes what waits. */
  flush(): void {
    if (this.isAnnounced) this.writer.flush();
  }

  /** How often topics have begun anew: what was compared before that says nothing about them. */
  get beginnings(): number {
    return this.begun;
  }

  /**
   * All watched changes up to this position were sent: from here a client that comes back goes on. Undefined where nothing was ever projected:
   * that is everything, too.
   *
   * @param beginnings those when the comparison began
   */
  synced(position: ReadPosition | undefined, beginnings: number): void {
    if (beginnings === this.begun)
      this.writer.sayAfterRows('synced', () => this.options.wire.synced(position));
    this.flush();
  }

  /** Sends counts that have changed. */
  count(json: string): void {
    if (json === this.counts) return;
    this.counts = json;
    this.writer.sayAfterRows('counts', () => this.options.wire.counts(json));
    this.flush();
  }

  /** Sends the open alerts when they have changed. */
  tellAlerts(json: string): void {
    if (json === this.alerts) return;
    this.alerts = json;
    this.writer.sayAfterRows('alerts', () => this.options.wire.alerts(json));
    this.flush();
  }

  /** Devices of which it watches how far the recording of their messages is. */
  get debugWatched(): readonly string[] {
    return [...this.views.values()].flatMap(({ topic }) => (topic.kind === 'debug' ? topic.deviceId : []));
  }

  /** Sends how far the recording of a device's messages is, when that has changed. */
  debug(deviceId: string, json: string): void {
    if (json === this.debugs.get(deviceId)) return;
    this.debugs.set(deviceId, json);
    this.writer.sayAfterRows(`debug ${deviceId}`, () => this.options.wire.debug(json));
    this.flush();
  }

  /** Takes note of what the person may see now; undefined when the log-in has ended. A topic of which that has changed begins anew. */
  admit(access: LiveAccess | undefined): ChannelChange {
    if (!access) return this.end('loggedOut');
    this.seesEverything = access.seesEverything;
    const { wire, allOrNothing } = this.options;
    const changed = [...this.views].filter(([, view]) => !isStillSeen(view, access));
    if (changed.length === 0 && this.views.size > 0) return { beginsAnew: false, added: [], removed: [] };
    let beginsAnew = false;
    for (const [name, view] of changed) {
      const now = viewOf(view.topic, access);
      if (allOrNothing) {
        if (!now || lostSome(view, now)) return this.end('noAccess');
        continue;
      }
      this.sent.clear();
      beginsAnew = true;
      this.begun += 1;
      // It would count rows as sent that follow only now.
      this.writer.unsay('synced');
      if (now) this.views.set(name, now);
      else this.views.delete(name);
      this.writer.say(now ? wire.topic(now, 'snapshot') : wire.ended(name, whyNot(view.topic, access)));
    }
    if (this.views.size === 0) return this.end('noAccess');
    const change = { beginsAnew, ...this.watchViews() };
    this.writer.keepRowsOf((deviceId) => this.seenFromMs.has(deviceId));
    this.flush();
    return change;
  }

  /** A comment, so that proxies do not close the stream as idle. */
  heartbeat(): void {
    this.writer.heartbeat();
  }

  end(reason: EndReason): ChannelChange {
    this.writer.end(this.options.wire.end(reason));
    return { beginsAnew: false, added: [], removed: this.channels };
  }

  private watchViews(): Pick<ChannelChange, 'added' | 'removed'> {
    const before = this.known;
    this.known = new Map();
    this.seenFromMs = new Map();
    for (const view of this.views.values()) {
      for (const channel of channelsIn(view)) this.known.set(channel, before.get(channel));
      for (const [deviceId, fromMs] of view.seenFromMs)
        this.seenFromMs.set(deviceId, Math.min(fromMs, this.seenFromMs.get(deviceId) ?? Infinity));
    }
    return {
      added: this.channels.filter((channel) => !before.has(channel)),
      removed: [...before.keys()].filter((channel) => !this.known.has(channel)),
    };
  }
}

/** What is known in both; undefined when one of them knows nothing. */
function least(a: bigint | undefined, b: bigint | undefined): bigint | undefined {
  if (a === undefined || b === undefined) return undefined;
  return a < b ? a : b;
}
