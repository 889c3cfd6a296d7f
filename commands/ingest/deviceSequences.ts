import { evolve, isLacking, unknownDevice, type DeviceSequence } from '../../domain/device/sequence/index.js';
import type { LogPlace, SequenceStore, DecodedEntry } from '../ports/index.js';
import { RecentEntries } from './recentEntries.js';

/** Maximum number of unchanged numberings of a partition in memory; one to three kilobytes each. With 4 partitions 200,000. */
const cachedStates = 50_000;

export interface DeviceSequencesOptions {
  readonly partition: number;
  readonly store: SequenceStore;
  /** Maximum number of unacknowledged messages. */
  readonly unacknowledged: number;
}

/**
 * The numberings of a partition's devices, up to the end of its log: the saved ones, with the log entries since. They are saved
 * asynchronously, together with the position in the log that they include.
 */
export class DeviceSequences {
  readonly #options: DeviceSequencesOptions;
  readonly #states = new Map<string, DeviceSequence>();
  /**
   * Devices that another ingest saved further than this one has read the log: the position up to which their numberings include
   * the entries.
   */
  readonly #covered = new Map<string, LogPlace>();
  /** Changed since they were saved. */
  readonly #changed = new Set<string>();
  /** Devices with missing messages, or with an open incident of missing messages. */
  readonly #watched = new Set<string>();
  /** Repeats of each device since the last save. */
  readonly #repeats = new Map<string, number>();
  #recent: RecentEntries;
  /** Position of the last applied event. */
  #place: LogPlace | undefined;
  #savedPlace: LogPlace | undefined;

  constructor(options: DeviceSequencesOptions) {
    this.#options = options;
    this.#recent = new RecentEntries(options.unacknowledged);
  }

  /** @returns the position in the log that the saved numberings include; undefined before the first save. */
  async open(): Promise<LogPlace | undefined> {
    const { partition, store, unacknowledged } = this.#options;
    const saved = await store.open(partition);
    this.#recent = new RecentEntries(unacknowledged, saved?.recent);
    this.#place = saved?.place;
    this.#savedPlace = saved?.place;
    for (const deviceId of saved?.watched ?? []) this.#watched.add(deviceId);
    return saved?.place;
  }

  /**
   * Loads the numberings of these devices into memory.
   *
   * @returns `ahead` when another ingest saved some of them further than this one has read the log.
   */
  async load(deviceIds: Iterable<string>): Promise<'current' | 'ahead'> {
    const wanted = [...new Set(deviceIds)];
    const unknown = wanted.filter((deviceId) => !this.#states.has(deviceId));
    if (unknown.length > 0) await this.#loadUnknown(unknown);
    return wanted.some((deviceId) => this.#isAhead(deviceId)) ? 'ahead' : 'current';
  }

  async #loadUnknown(deviceIds: readonly string[]): Promise<void> {
    const { partition, store } = this.#options;
    const { place, states } = await store.load(partition, deviceIds);
    for (const deviceId of deviceIds) {
      if (this.#states.has(deviceId)) continue;
      const state = states.get(deviceId) ?? unknownDevice;
      this.#states.set(deviceId, state);
      if (!place || !isFurther(place, this.#place)) continue;
      this.#covered.set(deviceId, place);
      if (isLacking(state)) this.#watched.add(deviceId);
    }
  }

  /**
   * Applies entries that were just appended to the log.
   *
   * @param states the numberings of their devices after them.
   * @param place position of their event.
   */
  commit(
    entries: readonly DecodedEntry[],
    states: ReadonlyMap<string, DeviceSequence>,
    place: LogPlace | undefined,
  ): void {
    this.#place = place;
    for (const entry of entries) this.#recent.add(entry);
    for (const [deviceId, state] of states) {
      this.#states.delete(deviceId);
      this.#states.set(deviceId, state);
      this.#changed.add(deviceId);
      if (isLacking(state)) this.#watched.add(deviceId);
    }
  }

  #isAhead(deviceId: string): boolean {
    const covered = this.#covered.get(deviceId);
    return covered !== undefined && isFurther(covered, this.#place);
  }

  /** The numbering of a loaded device. */
  of(deviceId: string): DeviceSequence {
    return this.#states.get(deviceId) ?? unknownDevice;
  }

  get recent(): Pick<RecentEntries, 'find' | 'hasReset'> {
    return this.#recent;
  }

  /**
   * Applies the entries of one event in the log, of loaded devices.
   *
   * @param place position of that event.
   */
  apply(entries: readonly DecodedEntry[], place: LogPlace | undefined): void {
    this.#place = place;
    for (const recorded of entries) {
      const { deviceId, entry } = recorded;
      this.#recent.add(recorded);
      if (this.#isCovered(deviceId, place)) continue;
      const state = evolve(this.of(deviceId), entry);
      this.#states.delete(deviceId);
      this.#states.set(deviceId, state);
      this.#changed.add(deviceId);
      if (isLacking(state)) this.#watched.add(deviceId);
    }
  }

  #isCovered(deviceId: string, place: LogPlace | undefined): boolean {
    const covered = this.#covered.get(deviceId);
    if (covered === undefined) return false;
    if (place === undefined || !isFurther(place, covered)) return true;
    this.#covered.delete(deviceId);
    return false;
  }

  countRepeat(deviceId: string): void {
    this.#repeats.set(deviceId, (this.#repeats.get(deviceId) ?? 0) + 1);
    this.#changed.add(deviceId);
  }

  get watched(): ReadonlySet<string> {
    return this.#watched;
  }

  /** Nothing of this device is missing any more, and its incident is closed. */
  unwatch(deviceId: string): void {
    this.#watched.delete(deviceId);
    this.#changed.add(deviceId);
  }

  /**
   * Saves what changed. Changes during the save are saved the next time.
   *
   * @throws BrewlineError `PARTITION_FENCED` when another ingest saved a later position, `DATABASE_UNAVAILABLE`.
   */
  async save(): Promise<void> {
    const place = this.#place;
    if (place === undefined || (this.#changed.size === 0 && isSamePlace(place, this.#savedPlace))) return;
    const { partition, store } = this.#options;
    const changed = [...this.#changed];
    const repeats = new Map(this.#repeats);
    const devices = changed.map((deviceId) => ({
      deviceId,
      state: this.of(deviceId),
      watched: this.#watched.has(deviceId),
      repeats: repeats.get(deviceId) ?? 0,
    }));
    this.#changed.clear();
    this.#repeats.clear();
    try {
      await store.save(partition, { place, recent: this.#recent.all(), devices });
      this.#savedPlace = place;
    } catch (error) {
      for (const deviceId of changed) this.#changed.add(deviceId);
      for (const [deviceId, count] of repeats)
        this.#repeats.set(deviceId, (this.#repeats.get(deviceId) ?? 0) + count);
      throw error;
    }
    this.#forgetSome();
  }

  /** Evicts those first that were unchanged longest; an evicted numbering costs one read. */
  #forgetSome(): void {
    for (const deviceId of this.#states.keys()) {
      if (this.#states.size <= cachedStates) return;
      if (!this.#changed.has(deviceId)) this.#states.delete(deviceId);
    }
  }
}

/** The stream names of a partition only grow, so they can be compared. */
function isFurther(a: LogPlace, b: LogPlace | undefined): boolean {
  if (b === undefined) return true;
  return a.stream === b.stream ? (a.revision ?? -1n) > (b.revision ?? -1n) : a.stream > b.stream;
}

function isSamePlace(a: LogPlace, b: LogPlace | undefined): boolean {
  return a.stream === b?.stream && a.revision === b.revision;
}
