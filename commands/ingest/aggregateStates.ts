import { randomUUID } from 'node:crypto';
import { brewSession, parseSessionId, type BrewSession } from '../../domain/brewSession/index.js';
import { device, type Device } from '../../domain/device/index.js';
import { messageOf } from '../../domain/kernel/errors.js';
import type { Logger } from '../../domain/kernel/logger.js';
import { idInStream, isStreamOf, streamName } from '../../domain/kernel/streams.js';
import type { AggregateStateStore, StoreMark, StoreTail, StoreTails } from '../ports/index.js';
import { SavedStates } from './savedStates.js';

/** Where states outlive a process. */
export interface AggregateStateParts {
  readonly store: AggregateStateStore;
  readonly tails: StoreTails;
}

export interface AggregateStatesOptions {
  readonly partition: number;
  /** Without it states are in memory only. */
  readonly saved: AggregateStateParts | undefined;
  /** Of the states of this partition in memory, about. */
  readonly cacheBytes: number;
  readonly logger: Logger;
  readonly now: () => Date;
}

/** A save may read a tail that another partition of this process has just read. */
const tailMaxAgeMs = 10_000;
/** Without changes the mark is moved this often, so that the tail after it stays short. */
const moveMarkEveryMs = 5 * 60_000;

/**
 * The states of a partition's devices and sessions. They are saved behind the appends, with a mark in the event store: whatever is appended
 * up to the mark is in the saved states, or these are known to be behind. The next ingest reads which streams have events after the
 * mark; all other saved states are exact.
 */
export class AggregateStates {
  readonly devices: SavedStates<Device>;
  readonly sessions: SavedStates<BrewSession>;
  readonly #options: AggregateStatesOptions;
  readonly #owner = randomUUID();
  /** Undefined before it is open. */
  #mark: StoreMark | undefined;
  /** Another ingest has taken the partition. Perhaps it had it before, and does not know yet that it lost it. */
  #isTaken = false;
  /** Messages came since. */
  #isUsed = false;
  #markedAtMs = 0;
  /** Number of saves: what was read before one may be older than what it said. */
  #saves = 0;

  constructor(options: AggregateStatesOptions) {
    this.#options = options;
    this.devices = new SavedStates(device, options.cacheBytes / 2);
    this.sessions = new SavedStates(brewSession, options.cacheBytes / 2);
  }

  /**
   * Takes the partition. What was in memory is forgotten: others may have appended until now. Where this fails, streams are read in place of
   * saved states, until a save takes the partition.
   */
  async open(): Promise<void> {
    const { saved, partition, logger } = this.#options;
    this.forget();
    if (!saved) return;
    try {
      await this.#take(saved, { believesSlow: false });
    } catch (err) {
      this.#mark = undefined;
      logger.warn(
        { partition, err },
        `saved states can't be used yet, so streams are read: ${messageOf(err)}`,
      );
    }
  }

  /** Forgets what is in memory. */
  forget(): void {
    this.devices.clear();
    this.sessions.clear();
  }

  /** Messages came: this ingest has the partition. */
  noteUse(): void {
    this.#isUsed = true;
  }

  /**
   * @param believesSlow whether saved states are given up when the event store takes too long to say what came since. Else this throws.
   */
  async #take(
    saved: AggregateStateParts,
    { believesSlow }: { readonly believesSlow: boolean },
  ): Promise<void> {
    const { partition } = this.#options;
    const before = await saved.store.take(partition, this.#owner);
    const tail = await saved.tails.since(before, 0);
    if (tail.heads === 'tooSlow' && !believesSlow) throw new Error('the event store takes too long');
    this.forget();
    // Without a mark nobody knows what saved states are worth.
    if (!before) await saved.store.clear(partition, this.#owner);
    await this.#follow(saved, tail);
  }

  /**
   * Loads the states of these devices and of their sessions which are not in memory. Does nothing before the partition is taken.
   *
   * @param isNew whether a device was never heard of: its stream is then taken to be absent, until an append says otherwise.
   */
  async load(deviceIds: readonly string[], isNew: (deviceId: string) => boolean): Promise<void> {
    const { saved } = this.#options;
    if (!saved || !this.#mark || this.#isTaken) return;
    const cold = deviceIds.filter((id) => this.devices.get(streamName(device, id)) === undefined);
    if (cold.length === 0) return;
    const saves = this.#saves;
    const rows = await this.#rowsOf(saved, cold);
    if (!rows) return;
    const found = new Set(rows.map(({ stream }) => stream));
    for (const { isBehind, ...row } of rows) {
      const states = isStreamOf(device, row.stream) ? this.devices : this.sessions;
      states.restore({ ...row, isBehind: isBehind || saves !== this.#saves });
    }
    for (const deviceId of cold) {
      const stream = streamName(device, deviceId);
      if (found.has(stream) || !isNew(deviceId)) continue;
      this.devices.fill(stream, { state: device.initialState, revision: 'noStream', maybeStale: true });
    }
  }

  /** Undefined when they can't be read: then streams are. */
  async #rowsOf({ store }: AggregateStateParts, deviceIds: readonly string[]) {
    const { partition, logger } = this.#options;
    try {
      return await store.load(partition, deviceIds);
    } catch (err) {
      logger.warn({ partition, err }, `saved states can't be read, so streams are: ${messageOf(err)}`);
      return undefined;
    }
  }

  /** Saves what changed. A save that fails is made up for by the next one: nobody has to wait for it. */
  async save(): Promise<void> {
    const { saved, partition, logger, now } = this.#options;
    if (!saved) return;
    const isDue = now().getTime() >= this.#markedAtMs + moveMarkEveryMs;
    if (!isDue && !this.devices.hasChanges && !this.sessions.hasChanges) return;
    try {
      // The broker gives messages to one ingest alone.
      if ((this.#isTaken || !this.#mark) && !this.#isUsed) return;
      if (!this.#mark) return await this.#take(saved, { believesSlow: true });
      if (this.#isTaken) await saved.store.take(partition, this.#owner);
      const isBehind = [this.devices.beginSave(), this.sessions.beginSave()].includes(true);
      // What is behind has to be in the tail.
      const tail = await saved.tails.since(this.#mark, isBehind ? 0 : tailMaxAgeMs);
      // A store that is slow for a while has forgotten nothing.
      if (tail.heads === 'tooSlow') throw new Error('the event store takes too long');
      await this.#follow(saved, tail);
    } catch (error) {
      logger.warn({ partition, err: error }, `states were not saved: ${messageOf(error)}`);
    }
  }

  async #follow({ store }: AggregateStateParts, { mark, heads }: StoreTail): Promise<void> {
    const { partition, logger, now } = this.#options;
    const known = typeof heads === 'object' ? heads : undefined;
    if (!known) {
      logger.warn(
        { partition },
        'saved states are not used: the event store has another history, or takes too long to say what it has',
      );
      await store.clear(partition, this.#owner);
      this.forget();
    }
    const unknown = [...(known ?? [])].filter(([stream, revision]) => !this.#noteHead(stream, revision));
    const { states, done } = this.#changes();
    this.#isUsed = false;
    const isOwner = await store.save(partition, { owner: this.#owner, mark, states, heads: unknown });
    this.#saves += 1;
    this.#isTaken = !isOwner;
    this.#markedAtMs = now().getTime();
    if (isOwner) {
      this.#mark = mark;
      done();
    } else logger.info({ partition }, 'another ingest has taken the partition: no states were saved');
  }

  #noteHead(stream: string, revision: bigint): boolean {
    const states = isStreamOf(device, stream) ? this.devices : this.sessions;
    return states.noteHead(stream, revision);
  }

  #changes() {
    const devices = this.devices.changes((stream) => idInStream(device, stream) ?? '');
    const sessions = this.sessions.changes(
      (stream) => parseSessionId(idInStream(brewSession, stream) ?? '')?.deviceId ?? '',
    );
    return {
      states: [
        ...devices.states.map((each) => ({ ...each, isOver: false })),
        ...sessions.states.map((each) => ({ ...each, isOver: each.from.status === 'ended' })),
      ],
      done: () => {
        devices.done();
        sessions.done();
      },
    };
  }
}
