import { checkBehaved } from './behaved.js';
import { checkLedger, Ledger } from './ledger.js';
import { checkNumbers } from './numbers.js';
import { checkOrder } from './order.js';
import { take, type Step } from './steps.js';
import { World, type WorldOptions } from './world.js';

/** Plays a schedule to its end and checks what was stored. */
export async function play(options: WorldOptions, steps: readonly Step[]): Promise<void> {
  const world = new World(options);
  try {
    for (const step of steps) await take(world, step);
    world.told.push('settle');
    await world.settle();
    const ledger = new Ledger(world);
    checkLedger(ledger);
    checkOrder(ledger);
    checkNumbers(ledger);
    checkBehaved(ledger);
    await world.checkSaved();
  } catch (error) {
    throw new Error(`${String(error)}\nafter\n${world.told.join('\n')}`, { cause: error });
  }
}
