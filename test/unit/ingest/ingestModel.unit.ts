import fc from 'fast-check';
import { play } from './model/play.js';
import { aStep } from './model/steps.js';

const isFull = process.env.BREWLINE_TEST_FULL !== undefined;
const schedules = Number(process.env.BREWLINE_TEST_SCHEDULES ?? (isFull ? 20_000 : 300));

const options = fc.record({
  machines: fc.integer({ min: 1, max: 4 }),
  sharesId: fc.boolean(),
  prefetch: fc.constantFrom(20, 200, 1_000),
  seed: fc.nat(2 ** 31 - 1),
});
const steps = fc.array(aStep, { maxLength: 120, size: 'max' });

describe('the ingest of a partition under any schedule of losses, repeats, crashes and restarts', function () {
  this.timeout(isFull ? 60 * 60_000 : 60_000);

  it('stores or parks each message once, in order, and knows what is missing', async () => {
    const seed = process.env.BREWLINE_TEST_SEED;
    const path = process.env.BREWLINE_TEST_PATH;
    await fc.assert(
      fc.asyncProperty(options, steps, async (of, taken) => void (await play(of, taken))),
      {
        numRuns: schedules,
        ...(seed !== undefined && { seed: Number(seed) }),
        ...(path !== undefined && { path }),
      },
    );
  });
});
