import assert from 'node:assert/strict';
import type { Logger } from '../../../domain/kernel/logger.js';
import { startApi, type TestApi } from '../../support/api.js';
import { silentLogger } from '../../support/silentLogger.js';

/** Addresses that the access log named. */
function addressLog(): { readonly logger: Logger; readonly addresses: string[] } {
  const addresses: string[] = [];
  const info = (fields: object) => {
    if ('address' in fields) addresses.push(String(fields.address));
  };
  return { logger: { ...silentLogger, info }, addresses };
}

const requestsPerMinute = 5;

describe('whose address counts', function () {
  this.timeout(30_000);

  const ask = async (api: TestApi, forwardedFor: string) => {
    const headers = { 'x-forwarded-for': forwardedFor };
    return (await fetch(`${api.url}/api/v1/devices`, { headers })).status;
  };

  it("is the connection's where no proxy is trusted, whatever X-Forwarded-For says", async () => {
    const { logger, addresses } = addressLog();
    const api = await startApi({ logger, limits: { requestsPerMinute } });
    try {
      const statuses: number[] = [];
      for (let host = 1; host <= 8; host++) statuses.push(await ask(api, `198.51.100.${host}`));
      // The log-in of the test was the first request.
      assert.deepEqual(statuses, [401, 401, 401, 401, 429, 429, 429, 429]);
      assert.deepEqual(new Set(addresses), new Set(['127.0.0.1']));
    } finally {
      await api.stop();
    }
  });

  it("is the client's behind a trusted proxy, and only what that proxy wrote", async () => {
    const { logger, addresses } = addressLog();
    const api = await startApi({ logger, limits: { requestsPerMinute }, trustProxy: ['127.0.0.1'] });
    try {
      for (let host = 1; host <= 8; host++) assert.equal(await ask(api, `198.51.100.${host}`), 401);
      assert.ok(addresses.includes('198.51.100.8'));
      // A client writes the beginning of the list itself: its own address is the last one.
      const statuses: number[] = [];
      for (let made = 1; made <= 7; made++) statuses.push(await ask(api, `203.0.113.${made}, 192.0.2.1`));
      assert.deepEqual(statuses, [401, 401, 401, 401, 401, 429, 429]);
      assert.ok(!addresses.some((address) => address.startsWith('203.')));
    } finally {
      await api.stop();
    }
  });
});
