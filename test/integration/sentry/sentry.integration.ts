import assert from 'node:assert/strict';
import type { ServerResponse } from 'node:http';
import { createSentry, parseDsn, type Sentry } from '../../../adapters/sentry/index.js';
import { createErrorCollector, createLogger } from '../../../adapters/telemetry/index.js';
import type { CollectedGroup } from '../../../domain/errorGroups/index.js';
import { reportErrors } from '../../../infra/reportErrors.js';
import { startSentryServer } from '../../support/sentryServer.js';
import { silentLogger } from '../../support/silentLogger.js';
import { until } from '../../support/until.js';

const group: CollectedGroup = {
  ...{ fingerprint: '0123456789abcdef', code: 'RangeError', callSite: 'f infra/a.js', message: 'failed' },
  ...{ errors: 3, firstAt: '2026-11-29T10:00:00.000Z', lastAt: '2026-11-29T10:00:01.000Z' },
  ...{ devices: [], traceId: undefined, example: '{}', lines: [] },
};
/** A server that keeps its clients waiting. */
const never = () => undefined;

describe('errors that go to Sentry', () => {
  let server: Awaited<ReturnType<typeof startSentryServer>>;
  let sentry: Sentry | undefined;
  let told: string[];
  beforeEach(() => {
    told = [];
  });
  afterEach(async () => {
    await sentry?.close(0);
    await server.stop();
  });

  function connected(dsn: string, limits = {}): Sentry {
    const parsed = parseDsn(dsn);
    assert.ok(parsed.type === 'dsn');
    const logger = { ...silentLogger, warn: (_fields: object, message: string) => void told.push(message) };
    sentry = createSentry({ ...{ dsn: parsed.dsn, version: '1.2.3', serverName: 'here', logger }, limits });
    return sentry;
  }
  const groups = (count: number) => Array.from({ length: count }, () => group);

  it('arrive with the key of the project, before a role has stopped', async () => {
    server = await startSentryServer();
    const sending = connected(server.dsn);
    sending.forward('ingest', groups(3));
    await sending.close(10_000);
    assert.equal(server.received.length, 3);
    const [first] = server.received;
    assert.equal(first?.path, '/api/42/envelope/');
    assert.equal(
      first?.headers['x-sentry-auth'],
      'Sentry sentry_version=7, sentry_client=brewline/1.2.3, sentry_key=a1b2',
    );
    assert.equal(first?.headers['content-type'], 'application/x-sentry-envelope');
    assert.deepEqual(first?.event.tags, { role: 'ingest', group: group.fingerprint });
    assert.deepEqual(told, []);
  });

  it('are those that a role logs, also while its database is away', async () => {
    server = await startSentryServer();
    const collector = createErrorCollector();
    const onLine = (line: string) => collector.take(line);
    const destination = { write: () => undefined };
    const logger = createLogger({ role: 'ingest', level: 'info', destination, onLine });
    const forwarder = connected(server.dsn);
    const databaseUrl = 'postgres://nobody@127.0.0.1:1/none';
    const reporting = reportErrors({
      ...{ role: 'ingest', databaseUrl, collector, logger, forwarder, everyMs: 20 },
    });
    logger.error({ err: new RangeError('failed') }, 'failed');
    await until('it came', () => server.received.length > 0);
    await reporting.stop();
    assert.deepEqual(
      server.received.map(({ event }) => event.exception.values[0]?.type),
      ['RangeError'],
    );
  });

  it('wait as long as a server says that has too many, and the one that it refused is counted', async () => {
    const at: number[] = [];
    server = await startSentryServer((response: ServerResponse, nth) => {
      at.push(Date.now());
      if (nth === 0) response.writeHead(429, { 'retry-after': '1' });
      response.end();
    });
    connected(server.dsn, { pauseMs: 1, tellEveryMs: 20 }).forward('ingest', groups(2));
    await until('the second came', () => at.length === 2);
    assert.ok(at[1]! - at[0]! >= 990, String(at));
    assert.deepEqual(told, ['3 errors could not be sent to Sentry; the last because it answered 429']);
  });

  it('are each sent once to a server that is dead, with longer and longer pauses', async () => {
    server = await startSentryServer((response) => response.destroy());
    const dead = connected(server.dsn, { pauseMs: 30, tellEveryMs: 3_600_000 });
    dead.forward('ingest', groups(100));
    const beganMs = Date.now();
    await until('three came', () => server.received.length === 3);
    assert.ok(Date.now() - beganMs >= 85, 'pauses of 30 and 60 ms');
    await dead.close(60_000);
    assert.ok(server.received.length < 100);
    assert.match(told.join(), /^300 errors could not be sent to Sentry; the last because the role stopped$/);
  });

  it('that only themselves are refused hold up no other', async () => {
    server = await startSentryServer((response, nth) => response.writeHead(nth === 0 ? 413 : 200).end());
    const sending = connected(server.dsn, { pauseMs: 3_600_000 });
    sending.forward('ingest', groups(2));
    await sending.close(10_000);
    assert.equal(server.received.length, 2);
    assert.match(told.join(), /^3 errors .* it answered 413$/);
  });

  it('cost a role nothing while the server is slow: few wait, the rest is counted, and stopping is quick', async () => {
    server = await startSentryServer(never);
    const slow = connected(server.dsn, { waiting: 5 });
    const beganMs = performance.now();
    slow.forward('ingest', groups(1_000));
    assert.ok(performance.now() - beganMs < 1_000, 'nothing waits for the server');
    await until('the first came', () => server.received.length === 1);
    await slow.close(100);
    assert.equal(server.received.length, 1);
    assert.match(told.join(), /^3000 errors could not be sent/);
    slow.forward('ingest', groups(1));
    assert.equal(server.received.length, 1);
  });

  it('are given up when the server does not answer in time', async () => {
    server = await startSentryServer((response, nth) => (nth === 0 ? never() : void response.end()));
    connected(server.dsn, { answerWithinMs: 50, pauseMs: 1, tellEveryMs: 20 }).forward('ingest', groups(2));
    await until('the second came', () => server.received.length === 2);
    await until('it was told', () => told.length > 0);
    assert.match(told[0] ?? '', /^3 errors .* it did not answer in time$/);
  });

  it('do not follow a server elsewhere, with the key', async () => {
    const elsewhere = await startSentryServer();
    server = await startSentryServer((response) =>
      response.writeHead(307, { location: elsewhere.dsn.replace('a1b2@', '') }).end(),
    );
    connected(server.dsn, { tellEveryMs: 20 }).forward('ingest', groups(1));
    await until('it was told', () => told.length > 0);
    assert.equal(elsewhere.received.length, 0);
    await elsewhere.stop();
  });
});
