import fc from 'fast-check';
import { Chance } from './chance.js';
import type { Machine } from './machine.js';
import type { World } from './world.js';

/** One thing that happens: to one of the machines, or to the backend. */
export interface Step {
  readonly name: StepName;
  /** Which machine, where it is about one. */
  readonly at: number;
  /** What it does in detail. */
  readonly seed: number;
}

type Happen = (
  world: World,
  about: { readonly machine: Machine; readonly chance: Chance },
) => Promise<void> | void;

const maxBoot = 2 ** 32 - 1;

function connect(world: World, machine: Machine): void {
  const hello = machine.connect();
  if (hello) world.publish(hello);
}

const always = {
  say: (world, { machine, chance }) => {
    for (let left = chance.between(1, 8); left > 0; left -= 1)
      machine.saySomething(chance, world.behaves(machine));
  },
  send: (world, { machine, chance }) => {
    connect(world, machine);
    for (const message of machine.send(chance, chance.of([3, 10, 80]))) world.publish(message);
  },
  disconnect: (world, { machine, chance }) => {
    if (machine.online && chance.percent(50)) world.publishLastWill(machine);
    machine.disconnect();
  },
  reboot: (_, { machine }) => {
    if (machine.boot < maxBoot) machine.reboot(true);
  },
  gap: (_, { machine, chance }) => machine.loseUnsent(chance, true),
} satisfies Record<string, Happen>;

/** What a machine should not do, or can't help. */
const troubles = {
  sayMuch: (world, { machine, chance }) => {
    for (let left = chance.between(60, 120); left > 0; left -= 1) machine.saySomething(chance, false);
    connect(world, machine);
    for (const message of machine.send(chance, 64)) world.publish(message);
  },
  loseHello: (_, { machine }) => {
    if (machine.connect()) machine.disconnect();
  },
  repeatHello: (world, { machine }) => {
    if (machine.lastHello && machine.online) world.publish(machine.lastHello);
  },
  skip: (_, { machine, chance }) => machine.skip(chance.between(1, 5)),
  skipOften: (world, { machine, chance }) => {
    for (let left = chance.between(20, 40); left > 0; left -= 1) {
      machine.skip(1);
      machine.saySomething(chance, false);
    }
    connect(world, machine);
    for (const message of machine.send(chance, 64)) world.publish(message);
  },
  loseUnsent: (_, { machine, chance }) => machine.loseUnsent(chance, false),
  rebootEmpty: (_, { machine }) => {
    if (machine.boot < maxBoot) machine.reboot(false);
  },
  rebootOften: (world, { machine, chance }) => {
    for (let left = chance.between(2, 11); left > 0 && machine.boot < maxBoot; left -= 1) {
      machine.reboot(true);
      machine.saySomething(chance, false);
      if (chance.percent(70)) connect(world, machine);
      for (const message of machine.send(chance, 3)) world.publish(message);
    }
  },
  postponeOlderBoots: (_, { machine }) => machine.postponeOlderBoots(),
  factoryReset: (_, { machine, chance }) => machine.loseCounters(1, chance.percent(50)),
  bootFalls: (_, { machine, chance }) =>
    machine.loseCounters(chance.between(1, machine.boot), chance.percent(50)),
  wrongClock: (_, { machine, chance }) => machine.loseCounters(chance.of([maxBoot, 1_999_999_999]), true),
  takeTurns: (world, { machine }) => {
    for (const twin of world.machines)
      if (twin !== machine && twin.options.deviceId === machine.options.deviceId) {
        machine.quiesce();
        connect(world, twin);
      }
  },
} satisfies Record<string, Happen>;

const backend = {
  deliver: (world, { chance }) => world.deliver(chance.of([1, 3, 10, 100])),
  deliverAndStop: (world, { chance }) =>
    world.deliverAndStop(chance.of([1, 3, 10, 100]), chance.between(0, 30)),
  deliverAndStopSoon: (world, { chance }) =>
    world.deliverAndStop(chance.of([1, 3, 10]), chance.between(0, 8)),
  deliverUnacknowledged: (world, { chance }) => world.deliverAndStop(chance.of([3, 10, 100]), Infinity),
  deliverSlowly: (world, { chance }) => world.deliverSlowly(chance.of([3, 10, 100]), chance.between(0, 20)),
  keepUp: (world, { chance }) => {
    world.nowMs += chance.of([1_000, 30_000, 70_000]);
    return world.keepUp();
  },
  keepUpAndStop: (world, { chance }) => {
    world.nowMs += 70_000;
    return world.keepUp(chance.between(0, 6));
  },
  keepUpSlowly: (world, { chance }) => {
    world.nowMs += 70_000;
    return world.keepUpSlowly(chance.of([1, 10, 100]), chance.between(0, 6));
  },
  saveFails: (world, { chance }) => {
    world.sequences.failing = chance.of(['before', 'after']);
    world.states.isFailing = true;
  },
  expireLeases: (world) => {
    world.nowMs += 61_000;
    return world.expireLeases();
  },
  standBy: (world) => world.standBy(),
  standByAndStop: (world, { chance }) => world.standBy(chance.between(0, 8)),
  handOver: (world) => world.handOver(),
  wakeZombie: (world, { chance }) => world.wakeZombie(chance),
  time: (world, { chance }) => {
    world.nowMs += chance.of([-2_000, 500, 20_000, 300_000]);
  },
  aDay: (world) => world.passADay(),
  deliverFailing: (world, { chance }) => world.deliverFailing(chance.of([3, 10, 100]), chance.between(0, 5)),
  resetOrder: (world, { machine }) => world.resetOrder(machine),
  requeue: (world, { chance }) => world.requeue(chance),
} satisfies Record<string, Happen>;

const happenings: Readonly<Record<StepName, Happen>> = { ...always, ...troubles, ...backend };
type StepName = keyof typeof always | keyof typeof troubles | keyof typeof backend;

const weights: Partial<Record<StepName, number>> = {
  say: 10,
  send: 14,
  disconnect: 3,
  reboot: 2,
  gap: 2,
  takeTurns: 4,
  deliver: 8,
  deliverAndStop: 5,
  deliverAndStopSoon: 5,
  deliverUnacknowledged: 2,
  deliverSlowly: 2,
  keepUp: 3,
  time: 2,
  wakeZombie: 4,
};

const names = Object.keys(happenings) as StepName[];

export const aStep: fc.Arbitrary<Step> = fc.record({
  name: fc.oneof(...names.map((name) => ({ weight: weights[name] ?? 1, arbitrary: fc.constant(name) }))),
  at: fc.nat(3),
  seed: fc.nat(2 ** 31 - 1),
});

export async function take(world: World, { name, at, seed }: Step): Promise<void> {
  const machine = world.machines[at % world.machines.length];
  if (!machine) return;
  if (name in troubles && world.behaves(machine)) return;
  world.told.push(`${name} ${name in backend ? '' : machine.options.name}`);
  await happenings[name](world, { machine, chance: new Chance(seed) });
}
