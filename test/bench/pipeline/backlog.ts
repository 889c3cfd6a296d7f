import { setTimeout as delay } from 'node:timers/promises';
import { compared, inTurn, type Benchmark, type BenchOptions, type BenchResult } from '../benchmark.js';
import { machine } from '../machine.js';
import type { BenchStack } from './benchStack.js';
import type { LoadGenerator } from './loadGenerator.js';
import type { Sent } from './loadGeneratorMain.js';
import type { Destination } from './measure.js';

const devices = 50;
/** What the devices send while the backlog drains, and without one. */
const perSecond = 500;
/** Of the backlog: so many that their clocks, a second a message, stay within what is plausible. */
const backlogDevices = 100;
/** Messages that are encoded ahead at once: what waits is at the broker, not in the generator. */
const portion = 20_000;
const drainWithinMs = 900_000;
const askEveryMs = 50;
/** Each pair of a million messages takes some five minutes. */
const mostPairs = 2;

export const backlogBenchmark: Benchmark = {
  name: 'backlog',
  what: `messages that queued while nobody consumed drain while ${devices} devices keep sending, against a bare AMQP consumer and the devices' rate without a backlog`,
  async run(options) {
    const bench = await options.stack();
    const queued = options.quick ? 50_000 : 1_000_000;
    return backlog(bench, queued, options);
  },
};

/** Two fleets with one consumer: one leaves a backlog, the other sends on. */
interface Side {
  readonly load: LoadGenerator;
  readonly backlog: Destination;
  readonly devices: Destination;
  /** Pid of the process that consumes: it is stopped while the messages queue. */
  readonly consumer: number;
  /** Messages of both fleets that are through. */
  readonly passed: () => Promise<number>;
}

async function backlog(bench: BenchStack, queued: number, options: BenchOptions): Promise<BenchResult[]> {
  const brewline = await brewlineSide(bench);
  const bare = await bareSide(bench);
  const pairs = options.quick ? options.pairs : Math.min(options.pairs, mostPairs);
  const rates: number[] = [];
  await sendFor(brewline, delay(options.runMs));
  const figures = await inTurn(pairs, {
    alone: async () => (await sendFor(brewline, delay(options.runMs))).perSecond,
    bare: async () => (await drain(bare, queued)).drained,
    brewline: async () => {
      const { drained, rate } = await drain(brewline, queued);
      rates.push(rate);
      return drained;
    },
  });
  for (const { backlog, devices } of [brewline, bare])
    await Promise.all([bench.disconnect(backlog), bench.disconnect(devices)]);
  const common = {
    setup: { ...machine(), queued, devices, perSecond, partitions: bench.partitions },
    check: `${pairs * queued} queued messages, and all that the devices sent meanwhile, each exactly once in history`,
  };
  return [
    {
      ...{ name: 'backlog-rate', unit: 'messages/s', goal: 0.95 },
      ...compared(rates, figures.alone),
      ...common,
    },
    {
      ...{ name: 'backlog-drain', unit: 'messages/s', goal: 0.6 },
      ...compared(figures.brewline, figures.bare),
      ...common,
    },
  ];
}

async function brewlineSide(bench: BenchStack): Promise<Side> {
  const of = { backlog: await bench.fleet(backlogDevices), devices: await bench.fleet(devices) };
  const passed = async () => (await of.backlog.passed()) + (await of.devices.passed());
  return { load: bench.load, ...of, consumer: bench.pidOf('ingest'), passed };
}

async function bareSide(bench: BenchStack): Promise<Side> {
  const of = { backlog: await bench.floorFleet(backlogDevices), devices: await bench.floorFleet(devices) };
  const consumer = bench.floor.pid;
  if (consumer === undefined) throw new Error('the bare consumer does not run');
  // It counts what it gets, whatever device it is from.
  return { load: bench.load, ...of, consumer, passed: of.devices.passed };
}

/** Messages a second that come through until as many as were queued have, and what the devices send meanwhile. */
async function drain(side: Side, queued: number): Promise<{ drained: number; rate: number }> {
  const before = await side.passed();
  const sent = await whileStopped(side.consumer, () => publishAll(side, queued));
  const began = performance.now();
  const drained = throughAfter(side, before, queued);
  const meanwhile = await sendFor(side, drained);
  const seconds = ((await drained) - began) / 1000;
  await throughAfter(side, before, queued + meanwhile.sent.messages);
  await side.backlog.check?.(sent);
  await side.devices.check?.(meanwhile.sent);
  return { drained: queued / seconds, rate: meanwhile.perSecond };
}

/** The process keeps its connection, and takes nothing from it. */
async function whileStopped(pid: number, publish: () => Promise<Sent>): Promise<Sent> {
  process.kill(pid, 'SIGSTOP');
  try {
    return await publish();
  } finally {
    process.kill(pid, 'SIGCONT');
  }
}

async function publishAll({ load, backlog }: Side, messages: number): Promise<Sent> {
  let all: Sent | undefined;
  for (let left = messages; left > 0; left -= portion)
    all = joined(all, await load.publish(backlog.fleet, Math.min(left, portion)));
  if (!all) throw new Error('nothing was published');
  return all;
}

function joined(before: Sent | undefined, after: Sent): Sent {
  return {
    messages: (before?.messages ?? 0) + after.messages,
    devices: after.devices.map(({ before: first, last }, device) => {
      return { before: before?.devices[device]?.before ?? first, last };
    }),
  };
}

/** Lets the devices send at their rate, a second at a time, until `over`: at least one second. */
async function sendFor(
  { load, devices: { fleet } }: Side,
  over: Promise<unknown>,
): Promise<{ readonly perSecond: number; readonly sent: Sent }> {
  let isOver = false;
  const ended = over.finally(() => (isOver = true));
  // Its error is thrown below, after what is being sent.
  ended.catch(() => undefined);
  const began = performance.now();
  let sent: Sent | undefined;
  do sent = joined(sent, await load.publish(fleet, perSecond, perSecond));
  while (!isOver);
  const seconds = (performance.now() - began) / 1000;
  await ended;
  return { perSecond: sent.messages / seconds, sent };
}

/** The time at which so many messages have come through since there were `before`. */
async function throughAfter({ passed }: Side, before: number, messages: number): Promise<number> {
  const deadline = performance.now() + drainWithinMs;
  for (;;) {
    const through = (await passed()) - before;
    if (through >= messages) return performance.now();
    if (performance.now() > deadline)
      throw new Error(`${through} of ${messages} messages were through in time`);
    await delay(askEveryMs);
  }
}
