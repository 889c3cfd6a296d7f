import { signal, type ReadonlySignal, type Signal } from '@preact/signals';
import { useEffect } from 'preact/hooks';
import type { Alarm, Brew, Command, Device, Schemas, Session, TopicName } from '../../../apiClient/index.js';
import { connectHub } from './connect.js';
import type { Connection, HubEvent, HubLink, ToTab } from './messages.js';
import { TopicRows, type Row } from './topicRows.js';

/** What a page shows of a topic. */
export interface Topic<Shown = Row> {
  readonly rows: readonly Shown[];
  /** Whether everything is there; before that a page shows its skeleton. */
  readonly isComplete: boolean;
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
            : Row;

interface Watched {
  readonly kept: TopicRows;
  readonly shown: Signal<Topic>;
  users: number;
}

/** Somebody who goes to another page and back keeps the stream as it is. */
const lingerMs = 2_000;

const watched = new Map<TopicName, Watched>();
const connectionSignal = signal<Connection>({ state: 'connecting', sinceMs: Date.now() });
let link: HubLink | undefined;
let lock: string | undefined;
let events: HubEvent[] = [];
let isRendering = false;

/** How it stands with the live stream. */
export const connection: ReadonlySignal<Connection> = connectionSignal;

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
  window.addEventListener('pagehide', end, { signal: ended });
  window.addEventListener('pageshow', (event) => event.persisted && begin(), { signal: ended });
  return () => {
    ending.abort();
    end();
    watched.clear();
  };
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
  if (message.type === 'connection') {
    connectionSignal.value = message.connection;
    return;
  }
  if (message.type === 'hub') return;
  events.push(...message.events);
  if (isRendering) return;
  isRendering = true;
  // Nothing is drawn in a hidden tab, and its frames do not come.
  if (document.hidden) setTimeout(render, 250);
  else requestAnimationFrame(render);
}

/** Once a frame, with everything that has come. */
function render(): void {
  isRendering = false;
  const taken = events;
  events = [];
  for (const topic of watched.values()) {
    const hasChanged = taken.map((event) => topic.kept.take(event)).includes(true);
    if (hasChanged) show(topic);
  }
}

function show({ kept, shown }: Watched): void {
  shown.value = { rows: kept.rows, isComplete: kept.isComplete, ended: kept.ended };
}

function topicOf(name: TopicName): Watched {
  const known = watched.get(name);
  if (known) return known;
  const kept = new TopicRows(name);
  const topic = { kept, shown: signal<Topic>({ rows: [], isComplete: false, ended: undefined }), users: 0 };
  watched.set(name, topic);
  queueMicrotask(tellHub);
  return topic;
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
