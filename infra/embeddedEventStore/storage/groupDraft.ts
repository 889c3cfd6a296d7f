import { randomUUID } from 'node:crypto';
import type { ClientBase } from 'pg';
import { judgeAppend, judgeByStoredIds, type SeenEvent, type Verdict } from './appendRules.js';
import type { Group } from './groupCommit.js';
import {
  isMetastream,
  metastreamOf,
  originalOf,
  systemTypes,
  tombstoneRevision,
  type ProposedEvent,
  type StoredEvent,
} from './storedEvent.js';
import {
  isSoftDeleted,
  metastreamMetadata,
  parseStreamMetadata,
  softDeletedJson,
  undeletedJson,
} from './streamMetadata.js';
import { loadStreamStates, type StreamState } from './streamState.js';
import type { WriteRequest, WriteResult } from './writeRequest.js';
import type { WriterState } from './writerState.js';

const noBytes = new Uint8Array(0);

/** The decisions of one group, each seeing those before it; nothing of it counts until {@link apply}. */
export class GroupDraft {
  readonly #client: ClientBase;
  readonly #state: WriterState;
  readonly #changed = new Map<string, StreamState>();
  readonly #loaded = new Map<string, StreamState>();
  readonly #seen = new Map<string, SeenEvent>();
  readonly #createdMicros = Date.now() * 1000;

  constructor(
    client: ClientBase,
    state: WriterState,
    readonly group: Group,
  ) {
    this.#client = client;
    this.#state = state;
  }

  async decideAll(requests: readonly WriteRequest[]): Promise<WriteResult[]> {
    await this.#load(requests.flatMap(streamsOf));
    const results: WriteResult[] = [];
    for (const request of requests) results.push(await this.#decide(request));
    return results;
  }

  /** Makes the group's outcome the writer's state; called after the commit. */
  apply(): void {
    const last = this.group.events.at(-1);
    if (last !== undefined) this.#state.nextPosition = last.position + 1;
    this.#state.nextStreamId += this.group.newStreams.size;
    for (const [name, id] of this.group.newTypes) this.#state.typeIds.set(name, id);
    for (const [name, state] of this.#loaded) this.#state.streams.set(name, state);
    for (const [name, state] of this.#changed) this.#state.streams.set(name, state);
    for (const [id, seen] of this.#seen) this.#state.seen.set(id, seen);
  }

  async #decide(request: WriteRequest): Promise<WriteResult> {
    const state = this.#stateOf(request.stream);
    const ids = request.type === 'append' ? request.events.map((event) => event.id) : [randomUUID()];
    const verdict = await this.#judge(request, state, ids);
    switch (verdict.type) {
      case 'streamDeleted':
        return { type: 'streamDeleted' };
      case 'wrongRevision':
        return { type: 'wrongRevision', current: state.head };
      case 'repeated':
        return { type: 'written', revision: verdict.last.revision, position: verdict.last.position };
      case 'append':
        return this.#write(request, state);
      case 'compare':
        throw new Error('a comparison was left unsettled');
    }
  }

  async #judge(request: WriteRequest, state: StreamState, ids: readonly string[]): Promise<Verdict> {
    const stream = { name: request.stream, state };
    // There is nothing that a deletion could hide.
    if (request.type === 'delete' && state.head < 0 && !state.hasMetadata) return { type: 'wrongRevision' };
    const verdict = judgeAppend(stream, request.expected, ids, (id) => this.#seenAt(id));
    if (verdict.type !== 'compare') return verdict;
    const stored = await this.#storedAfter(request.stream, verdict.afterRevision, ids.length);
    return judgeByStoredIds(state, request.expected, ids, stored);
  }

  #write(request: WriteRequest, state: StreamState): WriteResult {
    switch (request.type) {
      case 'append':
        return this.#append(request.stream, request.events, state);
      case 'delete':
        return this.#appendMetadata(request.stream, softDeletedJson());
      case 'tombstone':
        return this.#add(request.stream, tombstoneRevision, systemEvent(systemTypes.streamDeleted, noBytes));
    }
  }

  #append(stream: string, events: readonly ProposedEvent[], state: StreamState): WriteResult {
    const original = isMetastream(stream) ? this.#stateOf(originalOf(stream)) : undefined;
    let result: WriteResult = { type: 'written', revision: state.head, position: this.#lastPosition };
    let revision = state.head;
    for (const event of events) result = this.#add(stream, ++revision, event);
    // Also without events, as in EventStoreDB.
    if (isSoftDeleted(state.metadata) && !isMetastream(stream)) {
      this.#undelete(stream, state.metadataJson, state.head + 1);
    }
    const last = events.at(-1);
    if (original !== undefined && last !== undefined && isSoftDeleted(original.metadata)) {
      this.#undelete(originalOf(stream), last.data, original.head + 1);
    }
    return result;
  }

  #undelete(stream: string, json: Uint8Array, firstRevision: number): void {
    const undeleted = undeletedJson(json, firstRevision);
    if (undeleted !== undefined) this.#appendMetadata(stream, undeleted);
  }

  /** Of the newest event of all; 0 while there is none. */
  get #lastPosition(): number {
    return this.#state.nextPosition + this.group.events.length - 1;
  }

  #appendMetadata(stream: string, json: Uint8Array): WriteResult {
    const metastream = metastreamOf(stream);
    return this.#add(metastream, this.#stateOf(metastream).head + 1, systemEvent(systemTypes.metadata, json));
  }

  #add(stream: string, revision: number, event: ProposedEvent): WriteResult {
    const { group } = this;
    const position = this.#lastPosition + 1;
    const before = this.#stateOf(stream);
    const id = before.id ?? this.#newStreamId(stream);
    const stored: StoredEvent = {
      position,
      stream,
      revision,
      id: event.id,
      type: event.type,
      createdMicros: this.#createdMicros,
      isJson: event.isJson,
      data: event.data,
      metadata: event.metadata,
    };
    group.events.push(stored);
    group.streamIds.push(id);
    group.typeIds.push(this.#typeId(event.type));
    this.#changed.set(stream, { ...before, id, head: revision });
    if (isMetastream(stream)) this.#changeMetadata(originalOf(stream), event);
    if (revision === tombstoneRevision && !isMetastream(stream)) this.#endMetastream(stream);
    // The first stream with an id keeps it, as in EventStoreDB.
    if (this.#seenAt(event.id) === undefined) this.#seen.set(event.id, { stream, revision, position });
    return { type: 'written', revision, position };
  }

  #seenAt(id: string): SeenEvent | undefined {
    return this.#seen.get(id) ?? this.#state.seen.get(id);
  }

  #changeMetadata(stream: string, { data, isJson }: ProposedEvent): void {
    const state = this.#stateOf(stream);
    const metadata = isMetastream(stream) ? metastreamMetadata : parseStreamMetadata(data, isJson);
    this.#changed.set(stream, { ...state, metadata, metadataJson: data, hasMetadata: true });
  }

  #endMetastream(stream: string): void {
    const metastream = metastreamOf(stream);
    const state = this.#find(metastream);
    if (state !== undefined) this.#changed.set(metastream, { ...state, head: tombstoneRevision });
  }

  #newStreamId(stream: string): number {
    const id = this.#state.nextStreamId + this.group.newStreams.size;
    this.group.newStreams.set(stream, id);
    return id;
  }

  #typeId(type: string): number {
    const known = this.#state.typeIds.get(type) ?? this.group.newTypes.get(type);
    if (known !== undefined) return known;
    const id = this.#state.typeIds.size + this.group.newTypes.size + 1;
    this.group.newTypes.set(type, id);
    return id;
  }

  #stateOf(stream: string): StreamState {
    const state = this.#find(stream);
    if (state === undefined) throw new Error(`the state of stream ${stream} was not loaded`);
    return state;
  }

  #find(stream: string): StreamState | undefined {
    return this.#changed.get(stream) ?? this.#loaded.get(stream) ?? this.#state.streams.get(stream);
  }

  /** Loads what is not known; a soft-deleted stream comes back by writing to its metastream, so that is loaded too. */
  async #load(streams: readonly string[]): Promise<void> {
    const missing = [...new Set(streams)].filter((stream) => this.#find(stream) === undefined);
    if (missing.length > 0) {
      for (const [name, state] of await loadStreamStates(this.#client, missing)) {
        if (this.#find(name) === undefined) this.#loaded.set(name, state);
      }
    }
    const deleted = streams
      .filter((stream) => isSoftDeleted(this.#stateOf(stream).metadata))
      .map(metastreamOf);
    if (deleted.some((stream) => this.#find(stream) === undefined)) await this.#load(deleted);
  }

  /** Ids at the revisions after `revision`, from the table and from this group. */
  async #storedAfter(
    stream: string,
    revision: number,
    count: number,
  ): Promise<(SeenEvent & { id: string })[]> {
    const { rows } = await this.#client.query<{ id: string; revision: string; position: string }>({
      name: 'stored-after',
      text: `select e.id, e.revision, e.position from event_store.event e
             where e.stream_id = $1 and e.revision > $2 order by e.revision limit $3`,
      values: [this.#stateOf(stream).id ?? 0, revision, count],
    });
    const stored = rows.map((row) => ({
      id: row.id,
      stream,
      revision: Number(row.revision),
      position: Number(row.position),
    }));
    const drafted = this.group.events.filter((event) => event.stream === stream && event.revision > revision);
    const all = [...stored, ...drafted];
    // A scavenge leaves gaps: what is not at its exact revision does not count as a repeat.
    return all.slice(0, count).filter((event, index) => event.revision === revision + 1 + index);
  }
}

function streamsOf(request: WriteRequest): string[] {
  const { stream } = request;
  const streams = request.type === 'delete' ? [stream, metastreamOf(stream)] : [stream];
  return isMetastream(stream) ? [...streams, originalOf(stream)] : streams;
}

function systemEvent(type: string, data: Uint8Array): ProposedEvent {
  return { id: randomUUID(), type, isJson: type === systemTypes.metadata, data, metadata: noBytes };
}
