import { randomUUID } from 'node:crypto';
import { hasCode } from '../domain/kernel/errors.js';
import type { Decider, DomainEvent, EventMetadata, RecordedEvent } from '../domain/kernel/events.js';
import { streamName } from '../domain/kernel/streams.js';
import { retryWhileUnavailable } from './retryWhileUnavailable.js';
import { createStateCache, type Loaded, type StateCache } from './stateCache.js';
import type { EventStore, EventToAppend } from './ports/index.js';

/** A stream has few writers, so conflicts are rare: more than this many in a row mean that something is wrong. */
const maxConflicts = 10;

/** Who decides, and because of which message or request. */
export interface Causation {
  readonly causedBy: string;
  readonly traceparent?: string;
  /** See `$causationId`. Absent for requests of people, and for decisions that only time caused. */
  readonly causationId?: string;
  /** See `EventMetadata`. */
  readonly editedBy?: string;
  readonly editedAt?: string;
}

export interface CommandHandlerOptions<Command, State, Event extends DomainEvent> {
  readonly decider: Decider<Command, State, Event>;
  readonly store: EventStore;
  /** Maximum number of states in memory; with 0 each command loads its state. Or the cache itself. */
  readonly cachedStates: number | StateCache<State>;
  /**
   * Other processes append to the same streams, so a cached state may be stale. A decision from it is tried, and the expected
   * revision tells. The state is refreshed before a command is refused or found to need nothing.
   */
  readonly sharedStream?: boolean;
  readonly now: () => Date;
  /** How long a store that does not answer is retried, milliseconds. */
  readonly patienceMs: number;
}

export interface CommandHandler<Command, State, Event> {
  /** The state of an aggregate; from the cache if it is there and no other process appends. */
  load(id: string): Promise<State>;
  /** The state as this handler last saw it; undefined when it is not cached, or was saved by another process and may be stale. */
  lastKnown(id: string): State | undefined;
  /**
   * Decides the commands in order, and appends all their events at once.
   *
   * @returns the appended events; none if there was nothing to decide.
   * @throws BrewlineError `WRONG_EXPECTED_REVISION` after too many conflicts, `EVENT_STORE_UNAVAILABLE`, or what `decide`
   *   throws.
   */
  handle(id: string, commands: readonly (Command & Causation)[]): Promise<readonly Event[]>;
}

/**
 * Load → decide → append for one kind of aggregate. After a conflict it drops the cached state, loads and decides again. A state that may
 * be stale is treated as those of a `sharedStream`; after a conflict the stream is read from its revision on.
 */
export function createCommandHandler<Command, State, Event extends DomainEvent>(
  options: CommandHandlerOptions<Command, State, Event>,
): CommandHandler<Command, State, Event> {
  const { decider, store, now, patienceMs, cachedStates, sharedStream = false } = options;
  const cache =
    typeof cachedStates === 'number' ? createStateCache<State>({ states: cachedStates }) : cachedStates;
  const streamOf = (id: string) => streamName(decider, id);
  const isStale = (known: Loaded<State>) => sharedStream || known.maybeStale === true;

  async function loadStream(stream: string): Promise<Loaded<State>> {
    const cached = cache?.get(stream);
    if (cached && !isStale(cached)) return cached;
    const loaded = await readOn(stream, cached, options);
    cache?.set(stream, loaded);
    return loaded;
  }

  function tryDeciding(commands: readonly (Command & Causation)[], from: State) {
    try {
      return { type: 'decided', ...decideAll(decider, commands, from, now().toISOString()) } as const;
    } catch (error) {
      return { type: 'refused', error } as const;
    }
  }

  return {
    load: async (id) => (await retryWhileUnavailable(patienceMs, () => loadStream(streamOf(id)))).state,

    lastKnown(id) {
      const known = cache?.get(streamOf(id));
      return known?.maybeStale ? undefined : known?.state;
    },

    async handle(id, commands) {
      const stream = streamOf(id);
      let mayTryStale = true;
      for (let conflicts = 0; ;) {
        const known = mayTryStale ? cache?.get(stream) : undefined;
        const maybeStale = known !== undefined && isStale(known);
        const loaded = known ?? (await retryWhileUnavailable(patienceMs, () => loadStream(stream)));
        const decided = tryDeciding(commands, loaded.state);
        if (maybeStale && (decided.type === 'refused' || decided.events.length === 0)) {
          mayTryStale = false;
          continue;
        }
        if (decided.type === 'refused') throw decided.error;
        const { events, toAppend, state } = decided;
        if (events.length === 0) return events;
        try {
          // Repeating the same events with the same ids at the same revision is harmless, so a conflict here is a real one.
          const revision = await retryWhileUnavailable(patienceMs, () =>
            store.append(stream, loaded.revision, toAppend),
          );
          cache?.set(stream, { state, revision });
          return events;
        } catch (error) {
          const isConflict = hasCode(error, 'WRONG_EXPECTED_REVISION');
          // After a conflict a state that may be stale is what the stream is read on from. Otherwise nothing is known any more.
          if (!sharedStream && !(maybeStale && isConflict)) cache?.delete(stream);
          if (!isConflict || conflicts >= maxConflicts) throw error;
          if (!maybeStale) conflicts += 1;
          mayTryStale = false;
        }
      }
    },
  };
}

/** The state after all events of a stream; reads only those after the `cached` state, if there is one. */
async function readOn<Command, State, Event extends DomainEvent>(
  stream: string,
  cached: Loaded<State> | undefined,
  { decider, store }: Pick<CommandHandlerOptions<Command, State, Event>, 'decider' | 'store'>,
): Promise<Loaded<State>> {
  const { state, revision: from } = cached ?? { state: decider.initialState, revision: 'noStream' as const };
  let loaded: Loaded<State> = { state, revision: from };
  for await (const { type, data, metadata, revision } of since(cached?.revision)) {
    const event = decider.upcast({ type, data }, metadata.schemaVersion);
    loaded = { state: decider.evolve(loaded.state, event), revision };
  }
  return loaded;

  function since(known: Loaded<State>['revision'] = 'noStream') {
    if (known !== 'noStream') return store.readStream(stream, { fromRevision: known + 1n });
    const { isSnapshot } = decider;
    return isSnapshot ? fromLast(store, stream, isSnapshot) : store.readStream(stream);
  }
}

/** Decides the commands in order, each with the state after the previous one. Throws what `decide` throws. */
function decideAll<Command, State, Event extends DomainEvent>(
  decider: Decider<Command, State, Event>,
  commands: readonly (Command & Causation)[],
  from: State,
  recordedAt: string,
) {
  const events: Event[] = [];
  const toAppend: EventToAppend[] = [];
  let state = from;
  for (const command of commands) {
    for (const event of decider.decide(command, state)) {
      state = decider.evolve(state, event);
      events.push(event);
      const metadata = metadataOf(event, command, decider, recordedAt);
      const data = decider.storedData?.(event) ?? event.data;
      const id = decider.eventIdOf?.(event) ?? randomUUID();
      toAppend.push({ id, type: event.type, data, metadata });
    }
  }
  return { events, toAppend, state };
}

function metadataOf<Command, State, Event extends DomainEvent>(
  event: Event,
  { causedBy, traceparent, causationId, editedBy, editedAt }: Causation,
  decider: Decider<Command, State, Event>,
  recordedAt: string,
): EventMetadata {
  const correlationId = decider.correlationOf?.(event) ?? causationId;
  return {
    schemaVersion: decider.schemaVersion,
    recordedAt,
    causedBy,
    ...(traceparent && { traceparent }),
    ...(correlationId !== undefined && { $correlationId: correlationId }),
    ...(causationId !== undefined && { $causationId: causationId }),
    ...(editedBy !== undefined && editedAt !== undefined && { editedBy, editedAt }),
  };
}

/** Number of events in each backwards read. */
const backwardsAtOnce = 100;

/** The events of a stream, beginning with its last snapshot. */
async function* fromLast(
  store: EventStore,
  stream: string,
  begins: (type: string) => boolean,
): AsyncIterable<RecordedEvent> {
  const newestFirst: RecordedEvent[] = [];
  for (let next: bigint | undefined, more = true; more;) {
    let read = 0;
    const options = { direction: 'backwards', limit: backwardsAtOnce } as const;
    for await (const event of store.readStream(stream, {
      ...options,
      ...(next !== undefined && { fromRevision: next }),
    })) {
      newestFirst.push(event);
      read += 1;
      if (begins(event.type)) break;
    }
    const oldest = newestFirst.at(-1);
    more = read === backwardsAtOnce && oldest !== undefined && oldest.revision > 0n && !begins(oldest.type);
    next = oldest && oldest.revision - 1n;
  }
  yield* newestFirst.reverse();
}
