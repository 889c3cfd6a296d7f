import fc from 'fast-check';
import { play } from './model/play.js';
import { aStep } from './model/steps.js';
import { bySize } from '../../support/bySize.js';

const schedules = bySize({ quick: 30, usual: 300, full: 20_000 });
const withinMs = bySize({ usual: 5 * 60_000, full: 60 * 60_000 });
/** The end of the time is for the smallest schedule that fails so far. */
const reportMs = 10_000;
/** `<seed> <path>` of a schedule that failed, as the failure says them: only that one is played. */
const [seed, path] = (process.env.BREWLINE_TEST_SCHEDULE ?? '').split(' ').filter((part) => part !== '');

/** The same schedules each time, so that a change is to blame for what fails; other ones each time in the full run. */
const wantedSeed =
  seed !== undefined ? Number(seed) : process.env.BREWLINE_TEST_SIZE === 'full' ? undefined : 20_261_128;

const options = fc.record({
  machines: fc.integer({ min: 1, max: 4 }),
  sharesId: fc.boolean(),
  prefetch: fc.constantFrom(20, 200, 1_000),
  seed: fc.nat(2 ** 31 - 1),
});
const steps = fc.array(aStep, { maxLength: 120, size: 'max' });

describe('the ingest of a partition under any schedule of losses, repeats, crashes and restarts', function () {
  this.timeout(withinMs);

  it('stores or parks each message once, in order, and knows what is missing', async () => {
    await fc.assert(
      fc.asyncProperty(options, steps, (of, taken) => play(of, taken)),
      {
        numRuns: schedules,
        interruptAfterTimeLimit: withinMs - reportMs,
        markInterruptAsFailure: true,
        ...(wantedSeed !== undefined && { seed: wantedSeed }),
        ...(path !== undefined && { path }),
      },
    );
  });
});
