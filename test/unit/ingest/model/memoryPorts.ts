import type {
  LogPlace,
  MessageToPark,
  Parking,
  SequencesToSave,
  SequenceStore,
} from '../../../../commands/ports/index.js';
import type { DeviceSequence } from '../../../../domain/device/sequence/index.js';
import { BrewlineError } from '../../../../domain/kernel/errors.js';
import { MemoryStore } from '../../commands/memoryStore.js';

/** A store that fails when it is told to. */
export class FailingStore extends MemoryStore {
  #failAfter = Infinity;

  /** Lets so many appends pass, and fails one. */
  failAfter(appends: number): void {
    this.#failAfter = appends;
    this.before = () => {
      if (this.#failAfter === 0) {
        this.#failAfter = Infinity;
        throw new Error('an append failed');
      }
      this.#failAfter -= 1;
    };
  }
}

/** The rules of `adapters/postgres/sequenceStore`, in memory. */
export class MemorySequences implements SequenceStore {
  readonly devices = new Map<string, { readonly state: string; readonly watched: boolean }>();
  place: LogPlace | undefined;
  recent = '[]';
  /** The next save fails: with nothing saved, or with all of it. */
  failing: 'before' | 'after' | undefined;

  async open() {
    if (this.place === undefined) return undefined;
    const watched = [...this.devices].filter(([, device]) => device.watched).map(([deviceId]) => deviceId);
    return { place: this.place, recent: JSON.parse(this.recent) as SequencesToSave['recent'], watched };
  }

  async load(_: number, deviceIds: readonly string[]) {
    const states = new Map<string, DeviceSequence>();
    for (const deviceId of deviceIds) {
      const saved = this.devices.get(deviceId);
      if (saved) states.set(deviceId, JSON.parse(saved.state) as DeviceSequence);
    }
    return { place: this.place, states };
  }

  async save(partition: number, { place, recent, devices }: SequencesToSave) {
    const { failing } = this;
    this.failing = undefined;
    if (failing === 'before') throw new BrewlineError('DATABASE_UNAVAILABLE', 'nothing was saved');
    if (this.place && isBefore(place, this.place))
      throw new BrewlineError(
        'PARTITION_FENCED',
        `another ingest saved a later position of partition ${partition}`,
      );
    this.place = place;
    this.recent = JSON.stringify(recent);
    for (const { deviceId, state, watched } of devices)
      this.devices.set(deviceId, { state: JSON.stringify(state), watched });
    if (failing === 'after') throw new BrewlineError('DATABASE_UNAVAILABLE', 'the answer was lost');
  }
}

function isBefore(a: LogPlace, b: LogPlace): boolean {
  return a.stream === b.stream ? (a.revision ?? -1n) < (b.revision ?? -1n) : a.stream < b.stream;
}

const repeatWindowMs = 3_600_000;

/** The rules of `adapters/postgres/parking`, in memory. */
export class MemoryParking implements Parking {
  readonly parked: { readonly message: MessageToPark; readonly atMs: number }[] = [];

  constructor(readonly nowMs: () => number) {}

  async park(messages: readonly MessageToPark[]) {
    for (const message of messages) {
      const isRepeat = this.parked.some(
        (each) =>
          each.message.routingKey === message.routingKey &&
          each.message.code === message.code &&
          Buffer.compare(each.message.body, message.body) === 0 &&
          each.atMs > this.nowMs() - repeatWindowMs,
      );
      if (!(message.redelivered && isRepeat)) this.parked.push({ message, atMs: this.nowMs() });
    }
  }
}
