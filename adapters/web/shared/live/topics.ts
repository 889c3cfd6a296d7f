import { computed, effect, signal, type ReadonlySignal, type Signal } from '@preact/signals';
import { useEffect } from 'preact/hooks';
import type { Alarm, Brew, Command, Device, Schemas, Session, TopicName } from '../../../apiClient/index.js';
import { keepTopics, type LastSeen, type SeenTopic } from '../lastSeen.js';
import { view } from '../view/index.js';
import { connectHub } from './connect.js';
import { FrameBudget } from './frameBudget.js';
import type { Connection, HubLink, ToTab } from './messages.js';
import { keyOf, TopicRows, type Row, type RowEvent } from './topicRows.js';
import { WaitingEvents } from './waitingEvents.js';

/** What a page shows of a topic. */
export interface Topic<Shown = Row> {
  readonly rows: readonly Shown[];
  /** Whether everything is there; before that a page shows its skeleton. */
  readonly isComplete: boolean;
  /** Machines of the person that have never reported, by id; of `devices` only. */
  readonly unreported: readonly string[];
  /** Why there is nothing to see any more. */
  readonly ended: TopicRows['ended'];
}

type RowOf<Name extends TopicName> = Name extends 'devices' | `device:${string}`
  ? Device
  : Name extends 'brews' | `brew:${string}`
    ? Brew
    : Name extends 'alarms' | `alarms:${string}`
      ? Alarm
      : Name extends 'commands' | `commands:${string}`
        ? Command
        : Name extends `session:${string}`
          ? Session
          : Name extends 'counts'
            ? Schemas['LiveCounts']['row']
            : Name extends 'alerts'
              ? Schemas['LiveAlerts']['row']
              : Name extends `debug:${string}`
                ? Schemas['DeviceDebug']
                : Row;

interface Watched {
  readonly kept: TopicRows;
  readonly shown: Signal<Topic>;
  users: number;
}

/** Somebody who goes to another page and back keeps the stream as it is. */
const lingerMs = 2_000;
const keepEveryMs = 5_000;
const firstKeepMs = 1_000;
const frames = new FrameBudget();

const watched = new Map<TopicName, Watched>();
const connectionSignal = signal<Connection>({ state: 'connecting', sinceMs: Date.now() });
let link: HubLink | undefined;
let lock: string | undefined;
const waiting = new WaitingEvents();
let isRendering = false;
let lastSeen: LastSeen['topics'] = new Map();
const shownFromSignal = signal<number | undefined>(undefined);

/** How it stands with the live stream. */
export const connection: ReadonlySignal<Connection> = connectionSignal;

/** Pages begin with this, until the stream says what is. Nothing of before is shown any more. */
export function beginWith(topics: LastSeen['topics']): void {
  watched.clear();
  lastSeen = topics;
}

/** Nobody could be asked who is logged in: there is no stream either. */
export function haveNoAnswer(nextAttemptAtMs: number): void {
  const { state, sinceMs } = connectionSignal.value;
  connectionSignal.value = {
    state: 'lost',
    sinceMs: state === 'lost' ? sinceMs : Date.now(),
    nextAttemptAtMs,
  };
}

/** Whether what is shown may not be what is: machines can't be told anything then. */
export const isCutOff: ReadonlySignal<boolean> = computed(() =>
  ['lost', 'connecting'].includes(connectionSignal.value.state),
);

/** Of when the oldest is of what is shown, while it is what was seen the last time. */
export const shownFromMs: ReadonlySignal<number | undefined> = shownFromSignal;

/** Begins to follow as this account; the returned function ends it. */
export function followAs(client: string, personId: string): () => void {
  const ending = new AbortController();
  const { signal: ended } = ending;
  const begin = () => {
    link = connectHub(`${client} ${personId}`, { onMessage: take, onNewHub: tellHub });
    tellHub();
  };
  const end = () => {
    link?.close();
    link = undefined;
  };
  void holdLock(ended).then(() => !ended.aborted && begin());
  document.addEventListener('visibilitychange', tellHub, { signal: ended });
  if (client === 'app' && !view) keepFor(personId, ended);
  window.addEventListener('pagehide', end, { signal: ended });
  window.addEventListener('pageshow', (event) => event.persisted && begin(), { signal: ended });
  return () => {
    ending.abort();
    end();
    beginWith(new Map());
  };
}

/** Keeps what is seen, also in the moment in which somebody leaves. */
function keepFor(personId: string, ended: AbortSignal): void {
  const keep = () => {
    if (connectionSignal.value.state === 'open') void keepTopics(personId, heardTopics());
  };
  const timer = setInterval(keep, keepEveryMs);
  // Who looks at it for a moment only finds it again, too.
  const stop = effect(() => void (isCutOff.value || setTimeout(keep, firstKeepMs)));
  ended.addEventListener('abort', () => (clearInterval(timer), stop()));
  document.addEventListener('visibilitychange', keep, { signal: ended });
  window.addEventListener('pagehide', keep, { signal: ended });
}

function heardTopics(): readonly SeenTopic[] {
  const atMs = Date.now();
  return [...watched].flatMap(([topic, { kept }]) =>
    kept.heard ? [{ topic, atMs, events: kept.heard }] : [],
  );
}

/** Held until the tab is gone, so that the hub knows when that is. */
function holdLock(ended: AbortSignal): Promise<void> {
  if (!('locks' in navigator)) return Promise.resolve();
  const name = `brewline-tab ${crypto.randomUUID()}`;
  return new Promise((held) => {
    void navigator.locks.request(name, () => {
      lock = name;
      held();
      return new Promise<void>((free) => ended.addEventListener('abort', () => free()));
    });
  });
}

/** Says what this tab shows, and whether it is seen; also what to try again after a refusal. */
export function tellHub(): void {
  const topics = [...watched.keys()];
  link?.post({ type: 'watch', topics, isVisible: !document.hidden, ...(lock !== undefined && { lock }) });
}

function take(message: ToTab): void {
  if (message.type === 'connection') return haveConnection(message.connection);
  if (message.type === 'hub') return;
  for (const event of message.events) waiting.add(event);
  renderSoon();
}

function renderSoon(): void {
  if (isRendering) return;
  isRendering = true;
  // Nothing is drawn in a hidden tab, and its frames do not come.
  if (document.hidden) setTimeout(render, 250);
  else requestAnimationFrame(render);
}

function haveConnection(current: Connection): void {
  if (current.state === 'open') shownFromSignal.value = undefined;
  connectionSignal.value = current;
}

/** Once a frame, with what has come; what changes more rows than a frame can show goes on in the next one. */
function render(): void {
  isRendering = false;
  const beganMs = performance.now();
  const changed = new Set<Watched>();
  let changes = 0;
  for (const event of waiting.take()) {
    for (const topic of watched.values()) {
      if (!topic.kept.take(event)) continue;
      changed.add(topic);
      // Before a topic is complete nothing of it is shown.
      if (topic.kept.isComplete) changes += 1;
    }
    if (changes >= frames.changes && !document.hidden) break;
  }
  for (const topic of changed) show(topic);
  // Components render in a microtask that was queued before this one.
  queueMicrotask(() => frames.took(changes, performance.now() - beganMs));
  if (!waiting.isEmpty) renderSoon();
}

function show({ kept, shown }: Watched): void {
  shown.value = shownOf(kept);
}

function shownOf({ rows, isComplete, unreported, ended }: TopicRows): Topic {
  return { rows, isComplete, unreported, ended };
}

function topicOf(name: TopicName): Watched {
  const known = watched.get(name);
  if (known) return known;
  const kept = new TopicRows(name);
  if (connectionSignal.value.state !== 'open') showLastSeen(kept);
  const topic = { kept, shown: signal<Topic>(shownOf(kept)), users: 0 };
  watched.set(name, topic);
  queueMicrotask(tellHub);
  return topic;
}

/** Without a stream, a topic begins with what was seen of it; one brew or one machine, also with its row among all. */
function showLastSeen(rows: TopicRows): void {
  const { topic } = rows;
  const [kind, key] = topic.split(':');
  const all = kind === 'brew' ? 'brews' : kind === 'device' ? 'devices' : undefined;
  const rowOf = (events: readonly RowEvent[] = []) => events.filter((event) => keyOf(event) === key);
  const heard = all && key ? rowOf(watched.get(all)?.kept.heard) : [];
  if (heard.length > 0) return rows.show(heard);
  const own = lastSeen.get(topic);
  const ofAll = all && key ? lastSeen.get(all) : undefined;
  const found = [
    ...(own ? [own] : []),
    ...(ofAll && rowOf(ofAll.events).length > 0 ? [{ ...ofAll, events: rowOf(ofAll.events) }] : []),
  ].sort((a, b) => b.atMs - a.atMs)[0];
  if (!found) return;
  rows.show(found.events);
  shownFromSignal.value = Math.min(found.atMs, shownFromSignal.peek() ?? found.atMs);
}

function hold(name: TopicName): () => void {
  const topic = topicOf(name);
  topic.users += 1;
  return () => {
    topic.users -= 1;
    setTimeout(() => {
      if (topic.users > 0 || watched.get(name) !== topic) return;
      watched.delete(name);
      tellHub();
    }, lingerMs);
  };
}

/** The rows of a topic as they change; the component renders again when they do. */
export function useTopic<Name extends TopicName>(name: Name): Topic<RowOf<Name>> {
  useEffect(() => hold(name), [name]);
  return topicOf(name).shown.value as unknown as Topic<RowOf<Name>>;
}
