import assert from 'node:assert/strict';
import { Broker, toDelivery } from './broker.js';
import { Chance } from './chance.js';
import { Consumer, type Ended } from './consumer.js';
import { encode, firstMark, hashOf } from './content.js';
import { Machine, type Message } from './machine.js';
import { MemoryParking, MemorySequences, OrderedStore } from './memoryPorts.js';
import { foldOf } from './log.js';

/** What became of a message, by its content. */
export interface Published {
  readonly message: Message;
  readonly deviceId: string;
  readonly hash: number;
  /** An operator sent it through again. */
  requeued: boolean;
}

export interface WorldOptions {
  readonly machines: number;
  /** The last two machines have one id. */
  readonly sharesId: boolean;
  readonly prefetch: number;
  readonly seed: number;
}

const hourMs = 3_600_000;

/** Machines, a broker, the ingests of one partition one after the other, and what they stored. */
export class World {
  nowMs = Date.parse('2031-05-01T23:50:00Z');
  readonly store = new OrderedStore();
  readonly sequences = new MemorySequences();
  readonly parking = new MemoryParking(() => this.nowMs);
  readonly broker: Broker;
  readonly machines: readonly Machine[];
  /** By device and hash of the body. */
  readonly published = new Map<string, Published>();
  /** The id that two machines have. */
  readonly sharedId: string | undefined;
  /** Devices that did what makes their numbers ambiguous, so that one can't foresee what ingest makes of them. */
  readonly ambiguous = new Set<string>();
  /** Devices of which an operator sent messages through again. */
  readonly requeued = new Set<string>();
  /** How often an operator let the numbering of a device begin anew. */
  readonly resets = new Map<string, number>();
  readonly told: string[] = [];
  readonly #zombies: Consumer[] = [];
  /** The one that the broker gives messages to. */
  #consumer: Consumer | undefined;
  /** Opened, and given nothing yet. */
  #spare: Consumer | undefined;
  #marks = 0;
  #sent = 0;

  constructor(readonly options: WorldOptions) {
    const chance = new Chance(options.seed);
    this.broker = new Broker(options.prefetch);
    const { machines, sharesId } = options;
    this.machines = Array.from({ length: machines }, (_, at) => {
      const isClone = sharesId && machines > 2 && at === machines - 1;
      const deviceId = `keg-${isClone ? at - 1 : at}`;
      return new Machine({
        name: `machine ${at}`,
        deviceId,
        firstBoot: chance.of([1, 1, 3, 57]),
        namesInstallation: chance.percent(30),
        namesPrevious: chance.percent(50),
        nextMark: () => this.#nextMark(),
      });
    });
    this.sharedId = sharesId && machines > 2 ? `keg-${machines - 2}` : undefined;
    if (this.sharedId) this.ambiguous.add(this.sharedId);
  }

  /** The first machine does only what a machine should. */
  behaves(machine: Machine): boolean {
    return machine === this.machines[0];
  }

  publish(message: Message, how: { readonly sentAtMs?: number; readonly requeueInto?: number } = {}): void {
    const { machine, boot, seq, saying, mark } = message;
    const { deviceId } = machine.options;
    this.#sent += 1;
    const body = encode(
      { boot, seq, sentAtMs: how.sentAtMs ?? (seq === 0 ? mark : this.#sent) },
      saying,
      mark,
    );
    const hash = hashOf(body, deviceId);
    const key = `${deviceId} ${hash}`;
    if (!this.published.has(key)) this.published.set(key, { message, deviceId, hash, requeued: false });
    if (how.requeueInto === undefined) {
      message.published += 1;
      if (machine.numbers.isAmbiguous(message)) this.ambiguous.add(deviceId);
      machine.numbers.publish(message);
      this.broker.publish({ deviceId, body });
    } else {
      this.broker.publish({ deviceId, body, request: { type: 'requeue', epoch: how.requeueInto } });
    }
  }

  /** An operator lets a device's numbering begin anew. */
  resetOrder(machine: Machine): void {
    if (this.behaves(machine)) return;
    const { deviceId } = machine.options;
    this.ambiguous.add(deviceId);
    this.resets.set(deviceId, (this.resets.get(deviceId) ?? 0) + 1);
    this.broker.publish({ deviceId, body: new Uint8Array(), request: { type: 'resetOrder' } });
  }

  /** An operator sends a parked message through ingest again; one that broke a rule was mended. */
  requeue(chance: Chance): void {
    const { parked } = this.parking;
    const one = parked[chance.between(0, parked.length - 1)]?.message;
    if (!one?.order || one.deviceId === undefined) return;
    const known = this.published.get(`${one.deviceId} ${hashOf(one.body, one.deviceId)}`);
    if (!known || known.requeued) return;
    known.requeued = true;
    this.requeued.add(one.deviceId);
    const { message } = known;
    const mended: Message =
      one.code === 'MESSAGE_MALFORMED'
        ? { ...message, mark: this.#nextMark(), saying: { kind: 'telemetry', session: 0 } }
        : message;
    this.publish(mended, { requeueInto: one.order.epoch });
  }

  /** The next batch, to its end. */
  async deliver(messages: number): Promise<void> {
    const consumer = await this.#active();
    const { batch, deliveries } = this.#next(messages);
    if (batch.length === 0) return;
    const ended = await consumer.run((ingest) => ingest.handle(deliveries));
    if (ended === 'done') this.broker.acknowledge(batch);
    else this.#replaceConsumer();
  }

  /** The next batch, in which an append fails for no reason that ingest knows. */
  async deliverFailing(messages: number, after: number): Promise<void> {
    const consumer = await this.#active();
    const { batch, deliveries } = this.#next(messages);
    // One that is alone would be taken for the reason, and parked.
    if (batch.length < 2) return;
    this.store.failAfter(after);
    const ended = await consumer.run((ingest) => ingest.handle(deliveries));
    this.store.failAfter(Infinity);
    if (ended === 'done') this.broker.acknowledge(batch);
    else this.#replaceConsumer();
  }

  /** Nobody sleeps for so long, and what is parked is long forgotten. */
  passADay(): void {
    if (!this.broker.isEmpty) return;
    this.nowMs += 86_400_000;
    this.#zombies.length = 0;
  }

  /** The next batch, in which the process stops after so many places; or before it can acknowledge. */
  async deliverAndStop(messages: number, stopAfter: number): Promise<void> {
    const consumer = await this.#active();
    const { batch, deliveries } = this.#next(messages);
    if (batch.length === 0) return;
    const more = this.#next(messages + 20).deliveries.slice(batch.length);
    const calls = consumer.gate.calls.length;
    const ended = await consumer.run((ingest) => ingest.handle(deliveries), stopAfter);
    this.told.push(
      `  ${batch.length} messages, ${ended} after ${consumer.gate.calls.slice(calls).join(', ')}`,
    );
    consumer.left = more;
    this.#replaceConsumer();
  }

  /** The next batch, in which one call is slow, so that upkeep goes on beside it. */
  async deliverSlowly(messages: number, stopAfter: number): Promise<void> {
    const consumer = await this.#active();
    const { batch, deliveries } = this.#next(messages);
    if (batch.length === 0) return;
    const ended = await consumer.runSlowly(
      (ingest) => ingest.handle(deliveries),
      stopAfter,
      (ingest) => ingest.keepUp(),
    );
    if (ended === 'done') this.broker.acknowledge(batch);
    else this.#replaceConsumer();
  }

  /** Upkeep in which one call is slow, so that a batch is handled beside it. */
  async keepUpSlowly(messages: number, stopAfter: number): Promise<void> {
    const consumer = await this.#active();
    const { batch, deliveries } = this.#next(messages);
    // Upkeep may end before the batch begins.
    let isHandled = false;
    const ended = await consumer.runSlowly(
      (ingest) => ingest.keepUp(),
      stopAfter,
      async (ingest) => {
        if (deliveries.length > 0) await ingest.handle(deliveries);
        isHandled = true;
      },
    );
    if (isHandled) this.broker.acknowledge(batch);
    if (ended === 'fenced') this.#replaceConsumer();
  }

  async keepUp(stopAfter = Infinity): Promise<void> {
    const consumer = await this.#active();
    const ended = await consumer.run((ingest) => ingest.keepUp(), stopAfter);
    if (ended === 'stopped' || ended === 'fenced') this.#replaceConsumer();
  }

  /** Also one that stands by does this, and follows the log for it. */
  async expireLeases(): Promise<void> {
    for (const consumer of [this.#spare, await this.#active()])
      await consumer?.run((ingest) => ingest.expireLeases());
  }

  /** Another process stands by, or is stopped when it begins to. */
  async standBy(stopAfter = Infinity): Promise<void> {
    const spare = this.#newConsumer();
    const ended = await spare.run((ingest) => ingest.open(), stopAfter);
    this.told.push(`  ${ended}`);
    if (ended === 'stopped') this.#zombies.push(spare);
    if (ended === 'done') this.#spare = spare;
  }

  /** The partition goes to another process, and the one before knows. */
  async handOver(): Promise<void> {
    const consumer = await this.#active();
    await consumer.run((ingest) => ingest.close());
    this.#replaceConsumer();
    await this.checkSaved();
  }

  /** One that lost the partition goes on, or does something more. */
  async wakeZombie(chance: Chance): Promise<void> {
    const zombie = this.#zombies[chance.between(0, this.#zombies.length - 1)];
    if (!zombie) return;
    const stopAfter = chance.percent(50) ? Infinity : chance.between(0, 12);
    const calls = zombie.gate.calls.length;
    const wasStopped = zombie.isStopped;
    const work = chance.of(['batch', 'batch', 'keepUp', 'close']);
    const { left } = zombie;
    if (!wasStopped) zombie.left = [];
    const ended = wasStopped
      ? await zombie.goOn(stopAfter)
      : await zombie.run((ingest) => {
          if (work === 'batch') return ingest.handle(left);
          return work === 'keepUp' ? ingest.keepUp() : ingest.close();
        }, stopAfter);
    const what = wasStopped ? 'goes on' : work;
    this.told.push(`  ${what}: ${ended} after ${zombie.gate.calls.slice(calls).join(', ')}`);
  }

  /** Everything that is under way arrives, whoever was stopped goes on, and what is missing is told. */
  async settle(): Promise<void> {
    await this.#deliverAll();
    for (const zombie of this.#zombies) await zombie.goOn();
    // What one of them told of missing messages is put right when the device comes back.
    for (const machine of this.machines) {
      machine.disconnect();
      const hello = machine.connect();
      if (hello) this.publish(hello);
    }
    await this.#deliverAll();
    for (let turn = 0; turn < 4; turn += 1) {
      this.nowMs += hourMs;
      await this.keepUp();
    }
  }

  async #deliverAll(): Promise<void> {
    for (let turns = 0; !this.broker.isEmpty; turns += 1) {
      assert.ok(turns < 10_000, 'the queue does not get empty');
      await this.deliver(50);
    }
  }

  /** What a new ingest knows is what the whole log says. */
  async checkSaved(): Promise<void> {
    this.sequences.failing = undefined;
    const next = this.#newConsumer();
    assert.equal(await next.run((ingest) => ingest.open()), 'done' satisfies Ended);
    for (const [deviceId, state] of foldOf(this.store))
      assert.deepEqual(
        JSON.parse(this.sequences.devices.get(deviceId)?.state ?? 'null'),
        JSON.parse(JSON.stringify(state)),
        `${deviceId}: what was saved and followed is not what the log says`,
      );
  }

  #next(messages: number) {
    const batch = this.broker.next(messages);
    return { batch, deliveries: batch.map((each) => toDelivery(each, this.nowMs)) };
  }

  /**
   * A consumer that read the log to its end. One that is given messages, is stopped before it did that, and goes on after they were handled
   * elsewhere, takes them for its own: nothing in the log tells it.
   */
  async #active(): Promise<Consumer> {
    for (;;) {
      const consumer = (this.#consumer ??= this.#spare ?? this.#newConsumer());
      this.#spare = undefined;
      const ended = await consumer.run((ingest) => ingest.open().then(() => ingest.handle([])));
      if (ended === 'done') return consumer;
      this.#replaceConsumer();
    }
  }

  #replaceConsumer(): void {
    if (this.#consumer) this.#zombies.push(this.#consumer);
    this.broker.requeue();
    this.#consumer = undefined;
  }

  #newConsumer(): Consumer {
    const { store, sequences, parking, options } = this;
    return new Consumer({
      ports: { store, sequences, parking },
      prefetch: options.prefetch,
      nowMs: () => this.nowMs,
    });
  }

  #nextMark(): number {
    this.#marks += 1;
    return firstMark + this.#marks;
  }
}
