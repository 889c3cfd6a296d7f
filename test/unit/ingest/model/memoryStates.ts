import assert from 'node:assert/strict';
import type {
  AggregateStateStore,
  LoadedAggregate,
  StatesToSave,
  StoreMark,
  StoreTails,
} from '../../../../commands/ports/index.js';
import { brewSession } from '../../../../domain/brewSession/index.js';
import { device } from '../../../../domain/device/index.js';
import type { Decider, DomainEvent, RecordedEvent } from '../../../../domain/kernel/events.js';
import { isStreamOf } from '../../../../domain/kernel/streams.js';
import { BrewlineError } from '../../../../domain/kernel/errors.js';
import type { MemoryStore } from '../../commands/memoryStore.js';

/** The rules of `adapters/postgres/aggregateStates`, in memory. */
export class MemoryStates implements AggregateStateStore {
  readonly rows = new Map<string, Omit<LoadedAggregate, 'state'> & { readonly state: string }>();
  mark: StoreMark | undefined;
  #owner = '';
  /** The next save fails, with nothing saved. */
  isFailing = false;

  async take(_: number, owner: string) {
    this.#owner = owner;
    return this.mark;
  }

  async clear(_: number, owner: string) {
    if (owner !== this.#owner) return;
    this.mark = undefined;
    this.rows.clear();
  }

  async load(_: number, deviceIds: readonly string[]) {
    return [...this.rows.values()]
      .filter(({ deviceId }) => deviceIds.includes(deviceId))
      .map((row) => ({ ...row, state: JSON.parse(row.state) as object }));
  }

  async save(_: number, { owner, mark, states, heads }: StatesToSave) {
    if (this.isFailing) {
      this.isFailing = false;
      throw new BrewlineError('DATABASE_UNAVAILABLE', 'nothing was saved');
    }
    if (owner !== this.#owner) return false;
    this.mark = mark;
    for (const { stream, deviceId, revision, shape, state } of states) {
      const kept = this.rows.get(stream);
      const isNewer = !kept || kept.revision < revision || (kept.isBehind && kept.revision === revision);
      if (isNewer)
        this.rows.set(stream, {
          stream,
          deviceId,
          revision,
          shape,
          state: JSON.stringify(state),
          isBehind: false,
        });
    }
    for (const [stream, revision] of heads) {
      const kept = this.rows.get(stream);
      if (kept && kept.revision < revision) this.rows.set(stream, { ...kept, isBehind: true });
    }
    return true;
  }
}

/** The rules of `adapters/eventStore/storeTails`, in memory: each position is a mark. */
export function memoryTails(store: MemoryStore): StoreTails {
  return {
    async since(after) {
      const mark: StoreMark = { id: '', revision: 0n, position: BigInt(store.all.length) - 1n };
      const heads = new Map<string, bigint>();
      for (const { stream, position, revision } of store.all)
        if (after && position > after.position && isOfIngest(stream)) heads.set(stream, revision);
      return { mark, heads };
    },
  };
}

function isOfIngest(stream: string): boolean {
  return isStreamOf(device, stream) || isStreamOf(brewSession, stream);
}

/** Each saved state is what its stream says at its revision, and the last one up to the mark unless it is known to be behind. */
export function checkStates({ rows, mark }: MemoryStates, store: MemoryStore): void {
  for (const { stream, revision, state, isBehind } of rows.values()) {
    const events = store.streams.get(stream) ?? [];
    const first = events.slice(0, Number(revision) + 1);
    const evolved = isStreamOf(device, stream) ? foldOf(device, first) : foldOf(brewSession, first);
    assert.deepEqual(JSON.parse(state), JSON.parse(JSON.stringify(evolved)), `the saved state of ${stream}`);
    const later = events.filter(({ position }) => mark && position <= mark.position).at(-1);
    assert.ok(
      isBehind || !later || later.revision <= revision,
      `${stream} was saved at ${revision}, and nobody knows of ${later?.type} at ${later?.revision}`,
    );
  }
}

function foldOf<State, Event extends DomainEvent>(
  { upcast, evolve, initialState }: Pick<Decider<never, State, Event>, 'upcast' | 'evolve' | 'initialState'>,
  events: readonly RecordedEvent[],
): State {
  return events.reduce(
    (state, { type, data, metadata }) => evolve(state, upcast({ type, data }, metadata.schemaVersion)),
    initialState,
  );
}
