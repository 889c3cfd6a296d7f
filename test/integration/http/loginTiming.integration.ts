import assert from 'node:assert/strict';
import { addPerson, recommendedCost, setPasswordCost } from '../../../adapters/postgres/identity/index.js';
import { jsonPost, startApi, type TestApi } from '../../support/api.js';
import { cheapPasswords } from '../../support/cheapPasswords.js';

const pairs = 15;
/** Without a hash to compare with, a login that nobody has is answered in a hundredth of the time. */
const mostDifference = 1.5;

describe('a log-in that fails', () => {
  let api: TestApi;
  before(async () => {
    setPasswordCost(recommendedCost);
    api = await startApi({
      limits: { logins: { perAddress: 1_000, perAccount: 1_000, perAccountAndNetwork: 1_000 } },
    });
    await addPerson(api.pool, 'berta', 'brewer');
  });
  after(async () => {
    setPasswordCost(cheapPasswords);
    await api?.stop();
  });

  it('is answered the same, and as fast, for a login that nobody has as for a wrong password', async () => {
    const times: Record<'berta' | 'nobody', number[]> = { berta: [], nobody: [] };
    const answers = new Set<string>();
    // In turns, so that a machine under load is as slow for the one as for the other.
    for (let pair = 0; pair < pairs; pair += 1)
      for (const login of ['berta', 'nobody'] as const) {
        const startedMs = performance.now();
        const response = await api.fetch('/api/v1/login', jsonPost({ login, password: 'guess' }));
        const body = await response.text();
        times[login].push(performance.now() - startedMs);
        answers.add(`${response.status} ${body.replace(/"traceId":"\w+"/, '')}`);
      }
    assert.equal(answers.size, 1, [...answers].join('\n'));
    const ratio = median(times.berta) / median(times.nobody);
    assert.ok(ratio < mostDifference && ratio > 1 / mostDifference, `medians differ by a factor of ${ratio}`);
  });
});

function median(values: readonly number[]): number {
  return [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)] ?? Number.NaN;
}
