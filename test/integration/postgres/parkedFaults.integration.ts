import assert from 'node:assert/strict';
import { createParking, createPool, migrate, parkedFaults } from '../../../adapters/postgres/index.js';
import { healthCodes, type Finding } from '../../../domain/health/index.js';
import { errorCodes } from '../../../domain/kernel/errors.js';
import { parkedCheck } from '../../../infra/health/index.js';
import { startPostgres, type TestPostgres } from '../../support/postgres.js';
import { silentLogger } from '../../support/silentLogger.js';
import { until } from '../../support/until.js';

const budget = { deviceMessages: 100, deviceBytes: 2 ** 20, messages: 1_000, bytes: 2 ** 20 };
const faults = ['DEAD_LETTERED', 'EVENT_UNPROJECTABLE', 'MESSAGE_UNHANDLED'];

describe('what is parked through a fault of Brewline', () => {
  let postgres: TestPostgres;
  let pool: ReturnType<typeof createPool>;
  before(async () => {
    postgres = await startPostgres();
    await migrate({ databaseUrl: postgres.url });
    const options = { databaseUrl: postgres.url, applicationName: 'test', connections: 2 };
    pool = createPool({ ...options, logger: silentLogger });
  });
  beforeEach(() => pool.query('delete from ingest.parked_message'));
  after(async () => {
    await pool?.end();
    await postgres?.stop();
  });

  it('is a condition for each code that says what to do, and nothing else is', async () => {
    for (const code of Object.keys(errorCodes)) await park(code as keyof typeof errorCodes);
    const findings = await untilFindings((found) => found.length > 0);
    assert.deepEqual(
      findings.map(({ code, subject, level }) => [code, subject, level]),
      faults.map((code) => ['PARKED', code, 'degraded']),
    );
    for (const { reason, subject } of findings) {
      const advice = subject === 'EVENT_UNPROJECTABLE' ? 'retry-group' : `requeue --code ${subject}`;
      assert.match(reason, new RegExp(`^1 parked as ${subject} since 2.*"brewline parked ${advice}"`));
    }
    assert.ok('PARKED' in healthCodes);
  });

  it('is over when it was requeued, or discarded', async () => {
    await park('MESSAGE_UNHANDLED');
    await park('DEAD_LETTERED');
    const check = parkedCheck(() => parkedFaults(pool));
    await until('both show', () => look(check).length === 2);
    await pool.query("update ingest.parked_message set requeued_at = now() where code = 'DEAD_LETTERED'");
    await until('one is left', () => look(check).length === 1);
    await pool.query('delete from ingest.parked_message');
    await until('none is left', () => look(check).length === 0);
  });

  it('is neither over nor found anew while the database does not answer', async () => {
    let answer = () => Promise.resolve([{ code: 'MESSAGE_UNHANDLED', messages: 1, since: new Date() }]);
    const check = parkedCheck(() => answer());
    await until('it shows', () => look(check).length === 1);
    answer = () => Promise.reject(new Error('away'));
    for (let looks = 0; looks < 5; looks++) {
      await new Promise(setImmediate);
      assert.equal(look(check).length, 1);
    }
  });

  const look = (check: ReturnType<typeof parkedCheck>) => check.look() as readonly Finding[];

  async function untilFindings(isThere: (found: readonly Finding[]) => boolean): Promise<readonly Finding[]> {
    const check = parkedCheck(() => parkedFaults(pool));
    await until('it is found', () => isThere(look(check)));
    return look(check);
  }

  function park(code: keyof typeof errorCodes): Promise<void> {
    const message = { source: 'uplink 0', deviceId: 'keg', routingKey: 'devices.keg.up', cause: 'x' };
    const rest = { headers: {}, body: Buffer.from(code), order: undefined, redelivered: false };
    return createParking(pool, { budget, onUnkept: () => undefined }).park([{ ...message, ...rest, code }]);
  }
});
