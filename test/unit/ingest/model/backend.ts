import assert from 'node:assert/strict';
import { Broker, toDelivery } from './broker.js';
import type { Chance } from './chance.js';
import { Consumer } from './consumer.js';
import { foldOf } from './log.js';
import { checkStates, MemoryStates, memoryTails } from './memoryStates.js';
import { MemoryParking, MemorySequences, FailingStore } from './memoryPorts.js';

/** A broker, the ingests of one partition one after the other, and what they stored. */
export class Backend {
  nowMs = Date.parse('2031-05-01T23:50:00Z');
  readonly store = new FailingStore();
  readonly sequences = new MemorySequences();
  readonly states = new MemoryStates();
  readonly parking = new MemoryParking(() => this.nowMs);
  readonly broker: Broker;
  /** What happened, for whoever has to understand a failing schedule. */
  readonly told: string[] = [];
  readonly #zombies: Consumer[] = [];
  /** The one that the broker gives messages to. */
  #consumer: Consumer | undefined;
  /** Opened, and given nothing yet. */
  #spare: Consumer | undefined;

  constructor(readonly prefetch: number) {
    this.broker = new Broker(prefetch);
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
    // It closes its channel then, and is given nothing more.
    if (ended === 'fenced') zombie.left = [];
    const what = wasStopped ? 'goes on' : work;
    this.told.push(`  ${what}: ${ended} after ${zombie.gate.calls.slice(calls).join(', ')}`);
  }

  /** Whoever was stopped goes on. */
  async wakeAll(): Promise<void> {
    for (const zombie of this.#zombies) await zombie.goOn();
  }

  async deliverAll(): Promise<void> {
    for (let turns = 0; !this.broker.isEmpty; turns += 1) {
      assert.ok(turns < 10_000, 'the queue does not get empty');
      await this.deliver(50);
    }
  }

  /** What a new ingest knows is what the whole log says. */
  async checkSaved(): Promise<void> {
    checkStates(this.states, this.store);
    this.sequences.failing = undefined;
    const next = this.#newConsumer();
    assert.equal(await next.run((ingest) => ingest.open()), 'done');
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
    const { store, sequences, states, parking, prefetch } = this;
    const savedStates = { store: states, tails: memoryTails(store) };
    return new Consumer({
      ports: { store, sequences, savedStates, parking },
      prefetch,
      nowMs: () => this.nowMs,
    });
  }
}
