import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { createEventStore, type EventStoreConnection } from '../../../adapters/eventStore/index.js';
import { migrate } from '../../../adapters/postgres/migrate.js';
import {
  createEmbeddedEventStore,
  type EmbeddedEventStore,
} from '../../../infra/embeddedEventStore/index.js';
import { testKey } from '../../support/api.js';
import { schemaVersion } from '../../support/logFixtures.js';
import { startPostgres, type TestPostgres } from '../../support/postgres.js';
import { telemetryData } from '../../unit/cli/replayFixtures.js';
import { assertHarmless, hostileText } from './hostileText.js';
import { parsedLines, runCli } from './runCli.js';

const telemetry = 'telemetry-00-20260301';

describe('brewline events list and show', () => {
  let postgres: TestPostgres;
  let server: EmbeddedEventStore;
  let store: EventStoreConnection;
  let env: Record<string, string>;

  before(async () => {
    postgres = await startPostgres();
    await migrate({ databaseUrl: postgres.url });
    server = await createEmbeddedEventStore({ databaseUrl: postgres.url, host: '127.0.0.1', port: 0 });
    const eventStoreUrl = `esdb://127.0.0.1:${server.port}?tls=false`;
    env = { DATABASE_URL: postgres.url, EVENTSTORE_URL: eventStoreUrl, PEOPLE_KEY: testKey };
    store = createEventStore({ url: eventStoreUrl });
    const cause = randomUUID();
    await append('brewSession-keg-1.7', 'SessionStarted', {
      id: cause,
      data: { deviceId: 'keg-1', session: 7 },
    });
    for (let index = 0; index < 250; index += 1)
      await append('device-keg-1', 'DeviceConnected', { data: { deviceId: 'keg-1', connection: index } });
    const data = telemetryData(0, [
      { deviceId: 'keg-1', boot: 4, seq: 9, session: 7, temperatures: [65.5, 66] },
    ]);
    await append(telemetry, 'TelemetryRecorded', { data, version: schemaVersion });
    await append('brewSession-keg-1.7', 'FaultReported', {
      data: { deviceId: 'keg-1', session: 7, error: 105, message: hostileText },
      causation: cause,
    });
  });
  after(async () => {
    await store?.close();
    await server?.close();
    await postgres?.stop();
  });

  async function append(
    stream: string,
    type: string,
    more: { id?: string; data: object | Uint8Array; version?: number; causation?: string },
  ): Promise<void> {
    const { id = randomUUID(), data, version = 1, causation } = more;
    const recordedAt = new Date().toISOString();
    const metadata = {
      ...{ schemaVersion: version, recordedAt, causedBy: 'ingest' },
      ...(causation !== undefined && { $causationId: causation }),
    };
    await store.append(stream, 'any', [{ id, type, data, metadata }]);
  }

  const json = async (...args: string[]) => {
    const { stdout, stderr, code } = await runCli(['events', ...args, '--json'], env);
    assert.equal(code, 0, stderr);
    return { lines: parsedLines(stdout), stderr };
  };

  it('list every event once, page after page, in both directions', async () => {
    for (const filter of [[], ['--category', 'device'], ['--stream', 'device-keg-1']]) {
      const newest = (await json('list', ...filter, '--limit', '1000')).lines;
      const oldest = (await json('list', ...filter, '--oldest', '--limit', '1000')).lines;
      assert.deepEqual(newest.toReversed(), oldest, filter.join(' '));
      assert.equal(newest.length, filter.length === 0 ? 253 : 250);
    }
  });

  it('go on where a list ended', async () => {
    for (const filter of [
      ['--category', 'device'],
      ['--stream', 'device-keg-1'],
    ]) {
      const all = (await json('list', ...filter, '--limit', '250')).lines;
      const first = await json('list', ...filter, '--limit', '30');
      const [, line = ''] = /There are more: brewline events (.*)/.exec(first.stderr) ?? [];
      const rest = (await json(...line.split(' '), '--limit', '250')).lines;
      assert.deepEqual([...first.lines, ...rest], all, line);
    }
  });

  it('show an event with its cause, and telemetry decoded', async () => {
    const [shown] = (await json('show', telemetry, '0')).lines;
    assert.equal(shown?.content, 'telemetry');
    const { messages } = shown.data as { messages: Record<string, unknown>[] };
    const { readings, ...message } = messages[0] ?? {};
    assert.deepEqual(
      [message.deviceId, message.epoch, message.boot, message.seq, message.sessionId, message.readingCount],
      ['keg-1', 0, 4, 9, 'keg-1.7', 2],
    );
    assert.deepEqual(
      (readings as Record<string, unknown>[]).map(({ liquid }) => liquid),
      [65.5, 66],
    );
    const { stdout, code, stderr } = await runCli(['events', 'show', 'brewSession-keg-1.7', '1'], env);
    assert.equal(code, 0, stderr);
    assert.match(stdout, /^Cause +SessionStarted, brewSession-keg-1\.7 0$/m);
    assert.match(stdout, /"error": 105/);
    assertHarmless(stdout);
  });

  it('say what is not there, and refuse what is no name', async () => {
    const missing = await runCli(['events', 'show', 'device-keg-1', '999'], env);
    assert.deepEqual([missing.code, missing.stdout], [1, '']);
    assert.match(missing.stderr, /there is no event 999 in device-keg-1/);
    for (const args of [
      ['list', '--stream', '$users'],
      ['list', '--category', 'a-b'],
      ['list', '--stream', 'device-a', '--category', 'device'],
      ['show', '$users', '0'],
    ])
      assert.equal((await runCli(['events', ...args], env)).code, 2, args.join(' '));
  });
});
