import assert from 'node:assert/strict';
import fc from 'fast-check';
import { data, hello, SequenceWorld } from './sequenceWorld.js';

/** What a machine does between two hellos. */
const anyLife = fc.array(fc.constantFrom('reconnects', 'reboots'), { minLength: 1, maxLength: 6 });
const anyInstallation = fc.boolean();

/** A machine with counters of its own. */
class Machine {
  #connection = 0;
  #seq = 0;

  constructor(
    private boot: number,
    private readonly installation: string | undefined,
  ) {}

  live(world: SequenceWorld, life: readonly ('reconnects' | 'reboots')[]): void {
    for (const what of life) {
      if (what === 'reboots') [this.boot, this.#connection, this.#seq] = [this.boot + 1, 0, 0];
      const named = this.installation === undefined ? {} : { installation: this.installation };
      world.accept(hello(this.boot, ++this.#connection, { ...named, bytes: this.installation ?? 'none' }));
      world.accept(data(this.boot, ++this.#seq));
    }
  }
}

const isShared = (world: SequenceWorld) => world.notices.includes('identityShared');

describe('two machines with one id', () => {
  it('are not suspected where one machine reconnects, reboots, and is reset once', () => {
    fc.assert(
      fc.property(anyLife, anyLife, anyInstallation, (before, after, names) => {
        const world = new SequenceWorld();
        new Machine(57, names ? 'a' : undefined).live(world, before);
        new Machine(1, names ? 'b' : undefined).live(world, after);
        assert.equal(isShared(world), false);
      }),
    );
  });

  it('are noticed when the first one comes back after the other, however often each rebooted', () => {
    fc.assert(
      fc.property(anyLife, anyLife, anyLife, (first, other, again) => {
        const world = new SequenceWorld();
        const machines = [new Machine(57, 'a'), new Machine(3, 'b')] as const;
        machines[0].live(world, first);
        machines[1].live(world, other);
        assert.equal(isShared(world), false);
        machines[0].live(world, again);
        assert.equal(isShared(world), true);
      }),
    );
  });

  it('are not told from firmware that loses its counters where both are copies of one flash', () => {
    const world = new SequenceWorld();
    const copies = [new Machine(57, 'a'), new Machine(57, 'a')] as const;
    copies[0].live(world, ['reboots']);
    for (let turn = 0; turn < 3; turn++) {
      copies[1].live(world, ['reconnects']);
      copies[0].live(world, ['reconnects']);
    }
    assert.deepEqual([...new Set(world.notices)], ['sequenceRestarted']);
  });

  it('are noticed by their boots alone, where firmware names no installation', () => {
    fc.assert(
      fc.property(fc.integer({ min: 2, max: 20 }), (turns) => {
        const world = new SequenceWorld();
        const machines = [new Machine(57, undefined), new Machine(3, undefined)];
        for (let turn = 0; turn < turns; turn++)
          for (const machine of machines) machine.live(world, ['reconnects']);
        assert.equal(isShared(world), true);
      }),
    );
  });
});
