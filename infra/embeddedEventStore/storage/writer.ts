import type { ClientBase } from 'pg';
import { emptyGroup, insertGroup } from './groupCommit.js';
import { GroupDraft } from './groupDraft.js';
import { statementRefused } from './statementRefused.js';
import type { StoredEvent } from './storedEvent.js';
import type { StreamState } from './streamState.js';
import type { WriteRequest, WriteResult } from './writeRequest.js';
import type { WriterState } from './writerState.js';

/** Bounds of one commit: large enough to share one wait for the disk among many, small enough to stay quick. */
const maxGroupRequests = 1024;
const maxGroupBytes = 4 * 1024 * 1024;
/** Beyond this, calls are not read any further until the queue is shorter. */
const maxQueuedBytes = 32 * 1024 * 1024;

interface Pending {
  readonly request: WriteRequest;
  readonly bytes: number;
  readonly resolve: (result: WriteResult) => void;
  readonly reject: (error: Error) => void;
}

/**
 * The one writer. While one group is being committed, the next gathers; every request is answered after the commit that
 * holds it. What PostgreSQL refuses is rejected, and the writer goes on. The connection carries the lock that makes this writer the only one, so losing it ends everything: whatever is
 * then unanswered has an unknown outcome, and nothing is acknowledged any more.
 */
export class Writer {
  readonly #client: ClientBase;
  readonly #state: WriterState;
  readonly #publish: (events: readonly StoredEvent[]) => void;
  #queue: Pending[] = [];
  #queuedBytes = 0;
  #running: Promise<void> | undefined;
  #failure: Error | undefined;
  #waitingForRoom: (() => void)[] = [];
  #onFailure: (error: Error) => void;

  /** @param publish called with the events of each commit, before their requests are answered */
  constructor(
    client: ClientBase,
    state: WriterState,
    publish: (events: readonly StoredEvent[]) => void,
    onFailure: (error: Error) => void,
  ) {
    this.#client = client;
    this.#state = state;
    this.#publish = publish;
    this.#onFailure = onFailure;
  }

  /**
   * Queues a request; resolves with its outcome after the commit.
   *
   * @throws Error when the writer failed; the outcome is unknown then.
   */
  submit(request: WriteRequest): Promise<WriteResult> {
    if (this.#failure !== undefined) return Promise.reject(this.#failure);
    return new Promise((resolve, reject) => {
      const bytes = sizeOf(request);
      this.#queue.push({ request, bytes, resolve, reject });
      this.#queuedBytes += bytes;
      this.#running ??= this.#run();
    });
  }

  /** The state of a stream, all acknowledged appends included; undefined when it would have to be loaded, or the writer failed. */
  committed(stream: string): StreamState | undefined {
    return this.#failure === undefined ? this.#state.streams.get(stream) : undefined;
  }

  /** Resolves when the queue has room: callers wait for it before they read more from their client. */
  async room(): Promise<void> {
    while (this.#queuedBytes > maxQueuedBytes && this.#failure === undefined) {
      await new Promise<void>((resolve) => this.#waitingForRoom.push(resolve));
    }
  }

  /** Resolves when everything submitted so far is answered. */
  async drained(): Promise<void> {
    await this.#running;
  }

  /** Ends all acknowledging at once. */
  fail(error: Error): void {
    if (this.#failure !== undefined) return;
    this.#failure = error;
    for (const pending of this.#queue.splice(0)) pending.reject(error);
    this.#wake();
    this.#onFailure(error);
  }

  async #run(): Promise<void> {
    // One turn of the event loop lets whatever arrived together be committed together.
    await new Promise((resolve) => setImmediate(resolve));
    while (this.#queue.length > 0 && this.#failure === undefined) await this.#commit(this.#take());
    this.#running = undefined;
  }

  async #commit(pendings: readonly Pending[]): Promise<void> {
    try {
      await this.#write(pendings);
    } catch (cause) {
      const refused = statementRefused(cause);
      // Whose fault it is shows when each request has a commit of its own.
      if (refused?.isOfRequest && pendings.length > 1)
        for (const pending of pendings) await this.#commit([pending]);
      else if (refused) for (const pending of pendings) pending.reject(refused);
      else {
        const error = cause instanceof Error ? cause : new Error(String(cause));
        for (const pending of pendings) pending.reject(error);
        this.fail(error);
      }
    }
  }

  async #write(pendings: readonly Pending[]): Promise<void> {
    const draft = new GroupDraft(this.#client, this.#state, emptyGroup());
    const results = await draft.decideAll(pendings.map((pending) => pending.request));
    if (draft.group.events.length > 0) await insertGroup(this.#client, draft.group);
    if (this.#failure !== undefined) throw this.#failure;
    draft.apply();
    this.#publish(draft.group.events);
    pendings.forEach((pending, index) => {
      const result = results[index];
      if (result !== undefined) pending.resolve(result);
    });
  }

  #take(): Pending[] {
    let bytes = 0;
    let count = 0;
    for (const pending of this.#queue) {
      if (count >= maxGroupRequests || (count > 0 && bytes + pending.bytes > maxGroupBytes)) break;
      bytes += pending.bytes;
      count += 1;
    }
    this.#queuedBytes -= bytes;
    if (this.#queuedBytes <= maxQueuedBytes) this.#wake();
    return this.#queue.splice(0, count);
  }

  #wake(): void {
    for (const resolve of this.#waitingForRoom.splice(0)) resolve();
  }
}

/** 100 bytes stand for a request and 200 for an event beside their own bytes. */
function sizeOf(request: WriteRequest): number {
  if (request.type !== 'append') return 100;
  return request.events.reduce((sum, event) => sum + 200 + event.data.length + event.metadata.length, 100);
}
