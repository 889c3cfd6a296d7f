import assert from 'node:assert/strict';
import { throttleProgress } from '../../../adapters/device/client/throttleProgress.js';

describe('throttleProgress', () => {
  function progress() {
    const sent: number[] = [];
    const clock = { ms: 0 };
    return {
      sent,
      clock,
      tell: throttleProgress(
        (percent) => sent.push(percent),
        () => clock.ms,
      ),
    };
  }

  it('lets through the first, and then one for each 5 %', () => {
    const { sent, tell } = progress();
    for (let percent = 0; percent <= 100; percent += 0.1) tell(percent);
    assert.deepEqual(
      sent,
      Array.from({ length: 21 }, (_, index) => index * 5),
    );
  });

  it('lets through one a second of what moves more slowly, and nothing that does not move', () => {
    const { sent, clock, tell } = progress();
    for (; clock.ms <= 10_000; clock.ms += 100) tell(clock.ms / 5_000);
    assert.deepEqual(sent, [0, 1, 2]);
  });

  it('sends whole per cents from 0 to 100, whatever it is told', () => {
    const { sent, tell } = progress();
    for (const percent of [-3, 12.4, 99.6, 250]) tell(percent);
    assert.deepEqual(sent, [0, 12, 100]);
  });
});
