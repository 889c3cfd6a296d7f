import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { parse } from 'csv-parse/sync';
import { Client } from 'pg';
import { createEventStore, type EventStoreConnection } from '../../../adapters/eventStore/index.js';
import { migrate } from '../../../adapters/postgres/migrate.js';
import {
  createEmbeddedEventStore,
  type EmbeddedEventStore,
} from '../../../infra/embeddedEventStore/index.js';
import { startPostgres, type TestPostgres } from '../../support/postgres.js';
import { createPseudonyms } from '../../../adapters/http/api/analysts/index.js';
import { testKey, testPseudonymKey } from '../../support/api.js';
import { schemaVersion as logVersion } from '../../support/logFixtures.js';
import { oldTelemetryData, startMs, telemetryData } from '../../unit/cli/replayFixtures.js';
import { assertHarmless, hostileText } from './hostileText.js';
import { parsedLines, runCli, runShell } from './runCli.js';

const yesterday = 'telemetry-00-20260228';
const today = 'telemetry-00-20260301';
const session = 'keg-1.7';
const pseudonyms = createPseudonyms(testPseudonymKey);
const batches = 400;
/** Batches and one repeat of the session's days, three JSON events, and what keg-2 says. */
const storedEvents = 1 + batches + 1 + 3 + 2;

describe('brewline replay', () => {
  let postgres: TestPostgres;
  let server: EmbeddedEventStore;
  let store: EventStoreConnection;
  let env: Record<string, string>;

  before(async () => {
    postgres = await startPostgres();
    await migrate({ databaseUrl: postgres.url });
    server = await createEmbeddedEventStore({ databaseUrl: postgres.url, host: '127.0.0.1', port: 0 });
    const eventStoreUrl = `esdb://127.0.0.1:${server.port}?tls=false`;
    env = { DATABASE_URL: postgres.url, EVENTSTORE_URL: eventStoreUrl, PSEUDONYM_KEY: testPseudonymKey };
    store = createEventStore({ url: eventStoreUrl });
    await fill(store);
    await rememberTelemetry(postgres.url);
  });
  after(async () => {
    await store?.close();
    await server?.close();
    await postgres?.stop();
  });

  it('prints all events and readings, the same each time', async () => {
    const first = await runCli(['replay'], env);
    assert.equal(first.code, 0, first.stderr);
    const lines = parsedLines(first.stdout);
    const count = (type: string) => lines.filter((line) => line.type === type).length;
    assert.equal(count('Reading'), 2 + 2 * batches);
    assert.deepEqual([count('SessionStarted'), count('StepEntered'), count('DeviceConnected')], [1, 1, 1]);
    assert.equal(count('TelemetryRecorded'), 0);
    assert.equal((await runCli(['replay'], env)).stdout, first.stdout);
  });

  it('prints a session with its readings of several days, in the order of its messages', async () => {
    const { stdout, code, stderr } = await runCli(['replay', '--session', session, '--limit', '5'], env);
    assert.equal(code, 0, stderr);
    const shown = parsedLines(stdout).map(({ type, recordedAt, receivedAt }) => [
      type,
      recordedAt ?? receivedAt,
    ]);
    assert.deepEqual(shown, [
      ['SessionStarted', atSecond(-10)],
      ['Reading', atSecond(-9)],
      ['Reading', atSecond(0)],
      ['StepEntered', atSecond(0)],
      ['Reading', atSecond(1)],
    ]);
  });

  it('of a session has nothing of other devices in the same batches', async () => {
    const { stdout } = await runCli(['replay', '--session', session, '--type', 'Reading'], env);
    const readings = parsedLines(stdout);
    assert.equal(readings.length, 1 + batches);
    assert.ok(readings.every(({ deviceId }) => deviceId === 'keg-1'));
  });

  it('stops quietly when its reader has enough', async () => {
    const { stdout, code, stderr } = await runShell('$brewline replay --type Reading | head -n 3', env);
    assert.equal(code, 0, stderr);
    assert.doesNotMatch(stderr, /EPIPE|brewline:/);
    assert.equal(parsedLines(stdout).length, 3);
  });

  it('waits for a slow reader instead of keeping lines in memory', async () => {
    const { stdout, code, stderr } = await runShell('$brewline replay --raw | (sleep 1; wc -l)', env);
    assert.equal(code, 0, stderr);
    assert.equal(Number(stdout), storedEvents);
  });

  it('refuses a device that nobody knows, and says which it may be', async () => {
    const { code, stdout, stderr } = await runCli(['replay', '--device', 'keg-11'], env);
    assert.deepEqual([code, stdout], [1, '']);
    assert.equal(
      stderr,
      'brewline: there is no device keg-11 (did you mean keg-1?); brewline device list shows all that reported\n',
    );
    const session = await runCli(['replay', '--session', 'fridge.7'], env);
    assert.deepEqual([session.code, session.stdout], [1, '']);
    assert.match(session.stderr, /^brewline: there is no device fridge;/);
  });

  it('says so where there is nothing of a device that is known', async () => {
    const range = ['--from', '2020-01-01', '--to', '2020-01-02'];
    const early = await runCli(['replay', '--device', 'keg-1', ...range], env);
    assert.deepEqual([early.code, early.stdout], [0, '']);
    assert.equal(
      early.stderr,
      'There is nothing of keg-1 from 2020-01-01T00:00:00.000Z to 2020-01-02T00:00:00.000Z.\n',
    );
    const silent = await runCli(['replay', '--device', 'keg-3', '--type', 'Reading,Log'], env);
    assert.deepEqual(
      [silent.code, silent.stdout, silent.stderr],
      [0, '', 'There is nothing of keg-3 of the types Reading, Log.\n'],
    );
  });

  it('prints no text of a device that a terminal would obey', async () => {
    const { stdout } = await runCli(['replay', '--type', 'Log,FaultReported'], env);
    assertHarmless(stdout);
    const [log, fault] = parsedLines(stdout);
    assert.deepEqual([log?.text, (fault?.data as { text?: string }).text], [hostileText, hostileText]);
    assertHarmless((await runCli(['replay', '--raw'], env)).stdout);
  });

  it('of pseudonyms has no id and no text, and takes them back', async () => {
    for (const format of [[], ['--csv']]) {
      const { stdout, code, stderr } = await runCli(['replay', '--pseudonyms', ...format], env);
      assert.equal(code, 0, stderr);
      assert.doesNotMatch(stdout, /keg-/);
      assert.ok(!stdout.includes(hostileText) && !stdout.includes('"Log"'));
      const named = new Set(stdout.match(/d_[a-z2-7]{26}/g));
      assert.deepEqual(named, new Set(['keg-1', 'keg-2'].map(pseudonyms.device)));
    }
    const shown = pseudonyms.session(session);
    const readings = await runCli(['replay', '--pseudonyms', '--session', shown, '--type', 'Reading'], env);
    assert.equal(readings.code, 0, readings.stderr);
    const lines = parsedLines(readings.stdout);
    assert.equal(lines.length, 1 + batches);
    assert.ok(lines.every((line) => line.session === shown && line.deviceId === pseudonyms.device('keg-1')));
    const ofDevice = ['replay', '--pseudonyms', '--type', 'DeviceConnected', '--device'];
    assert.equal((await runCli([...ofDevice, pseudonyms.device('keg-1')], env)).stdout.split('\n').length, 2);
    const wrong = await runCli([...ofDevice, createPseudonyms(testKey).device('keg-1')], env);
    assert.deepEqual([wrong.code, wrong.stdout], [1, '']);
  });

  it('writes CSV with a column for each sensor', async () => {
    const { stdout, code, stderr } = await runCli(
      ['replay', '--csv', '--session', session, '--limit', '3'],
      env,
    );
    assert.equal(code, 0, stderr);
    const records = parse(stdout, { columns: true }) as unknown as Record<string, string>[];
    assert.deepEqual(
      records.map(({ type, liquid, at }) => [type, liquid, at]),
      [
        ['SessionStarted', '', ''],
        ['Reading', '0.1', atSecond(-9)],
        ['Reading', '0.2', atSecond(0)],
      ],
    );
    assert.deepEqual(JSON.parse(records[1]?.rest ?? ''), { sensors: { sensor77: 1 } });
  });

  it('needs the key for pseudonyms, and refuses what contradicts itself', async () => {
    const keyless = await runCli(['replay', '--pseudonyms'], { ...env, PSEUDONYM_KEY: '' });
    assert.deepEqual([keyless.code, keyless.stdout], [1, '']);
    assert.match(keyless.stderr, /PSEUDONYM_KEY is not set/);
    for (const both of [
      ['--raw', '--pseudonyms'],
      ['--json', '--csv'],
    ])
      assert.equal((await runCli(['replay', ...both], env)).code, 2, both.join());
  });

  it('says in one sentence what is wrong', async () => {
    const unknown = await runCli(['replay', '--session', 'keg-1.99'], env);
    assert.deepEqual(
      [unknown.code, unknown.stderr],
      [1, 'brewline: there is no session keg-1.99: keg-1 has none\n'],
    );
    const away = await runCli(['replay'], {
      ...env,
      EVENTSTORE_URL: 'esdb://admin:hidden@127.0.0.1:9?tls=false',
    });
    assert.equal(away.code, 1);
    assert.match(
      away.stderr,
      /^brewline: the event store at esdb:\/\/127\.0\.0\.1:9\?tls=false does not answer.*npm start.*\n$/,
    );
    const usage = await runCli(['replay', '--from', 'yesterday'], env);
    assert.equal(usage.code, 2);
    assert.match(usage.stderr, /--from <time>.*ISO 8601/);
  });
});

const atSecond = (second: number) => new Date(startMs + second * 1000).toISOString();

async function fill(store: EventStoreConnection): Promise<void> {
  const event = (type: string, second: number, data: object | Uint8Array, schemaVersion = 1) => ({
    id: randomUUID(),
    type,
    data,
    metadata: { schemaVersion, recordedAt: atSecond(second), causedBy: 'device:keg-1' },
  });
  const messagesOf = (seq: number) =>
    ['keg-1', 'keg-2'].map((deviceId) => ({ deviceId, seq, session: 7, temperatures: [seq / 10] }));
  const oldBatch = (second: number, seq: number) =>
    event('TelemetryRecorded', second, oldTelemetryData(second, messagesOf(seq)));
  const batch = (second: number, seq: number) =>
    event('TelemetryRecorded', second, telemetryData(second, messagesOf(seq)), logVersion);
  await store.append('device-keg-1', 'noStream', [event('DeviceConnected', -11, { connection: 1 })]);
  await store.append(`brewSession-${session}`, 'noStream', [
    event('SessionStarted', -10, { source: { boot: 1, seq: 0 } }),
  ]);
  await store.append(yesterday, 'noStream', [oldBatch(-9, 1)]);
  const todays = Array.from({ length: batches }, (_, index) =>
    index < 10 ? oldBatch(index, index + 2) : batch(index, index + 2),
  );
  // The first again: ingest was stopped before its ack.
  const [first, ...rest] = todays;
  assert.ok(first);
  await store.append(today, 'noStream', [first, oldBatch(0, 2), ...rest]);
  await store.append(`brewSession-${session}`, 0n, [
    event('StepEntered', 0, { source: { boot: 1, seq: 3 } }),
  ]);
  const said = [{ deviceId: 'keg-2', seq: batches + 9, log: hostileText }];
  await store.append('telemetry-00-20260302', 'noStream', [
    event('TelemetryRecorded', 86_400, telemetryData(86_400, said), logVersion),
  ]);
  await store.append('brewSession-keg-2.7', 'noStream', [
    event('FaultReported', 86_401, { source: { boot: 1, seq: 1 }, code: 105, text: hostileText }),
  ]);
}

/** As the projection remembers where the session's readings are. */
async function rememberTelemetry(databaseUrl: string): Promise<void> {
  const client = new Client({ connectionString: databaseUrl });
  await client.connect();
  try {
    await client.query(
      `insert into identity.device_credential (device_id) select 'keg-' || n from generate_series(1, 3) as n`,
    );
    await client.query(
      `insert into read_model.session_telemetry
       select $1, stream, 0, last, readings, at, at, at, at
       from unnest($2::text[], $3::bigint[], $4::bigint[], $5::timestamptz[]) as t(stream, last, readings, at)`,
      [session, [today, yesterday], [batches, 0], [batches, 1], [atSecond(0), atSecond(-9)]],
    );
  } finally {
    await client.end();
  }
}
