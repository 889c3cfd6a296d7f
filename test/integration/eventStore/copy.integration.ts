import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { join } from 'node:path';
import { binaryEvent, jsonEvent } from '@eventstore/db-client';
import { Client, Pool } from 'pg';
import { openRawStore, type RawEvent } from '../../../adapters/eventStore/index.js';
import { addPerson, findPerson, removePerson } from '../../../adapters/postgres/identity/index.js';
import { createPersonKeys, createPool } from '../../../adapters/postgres/index.js';
import { scavenge } from '../../../infra/embeddedEventStore/index.js';
import { withOpenTexts, withSealedTexts } from '../../../commands/personalTexts/index.js';
import { textsIn } from '../../../domain/personalTexts/index.js';
import { actorOfLogin } from '../../../domain/people/index.js';
import { testKey } from '../../support/api.js';
import { startPostgres } from '../../support/postgres.js';
import { silentLogger } from '../../support/silentLogger.js';
import { until } from '../../support/until.js';
import { runCli } from '../cli/runCli.js';
import {
  connectEmbedded,
  counted,
  newStream,
  numberOf,
  numbersIn,
  type ConnectedEmbedded,
} from './client.js';

const cli = join(import.meta.dirname, '../../../infra/main/cli.js');
/** So many that the copy is under way for long enough to be killed. */
const manyStreams = 40;
const eventsOfEach = 100;

interface CopyJson {
  readonly copied: { readonly events: number; readonly appended: number };
  readonly verification: { readonly same: boolean; readonly from: { readonly hash: string } };
}

describe('brewline events: copies a store to another one', () => {
  let source: ConnectedEmbedded;
  let target: ConnectedEmbedded;
  let people: ReturnType<typeof openPeople>;
  before(async () => {
    // Its database has the tables of the commands too: people, and the audit of a process of its own.
    [source, target] = await Promise.all([startPostgres().then(connectEmbedded), connectEmbedded()]);
    people = openPeople(source.databaseUrl);
  });
  after(async () => {
    await people.close();
    await Promise.all([source.stop(), target.stop()]);
  });

  const stores = () => ['--from', source.url, '--to', target.url];
  const copy = async (between = stores(), env = {}): Promise<CopyJson> => {
    const { code, stdout, stderr } = await runCli(['events', 'copy', ...between, '--json'], env);
    assert.equal(code, 0, stderr);
    return JSON.parse(stdout) as CopyJson;
  };

  it('byte for byte, whatever the bytes are', async () => {
    const raw = openRawStore(source.url);
    const stream = newStream();
    const events = [
      { type: 'Odd', isJson: true, data: Buffer.from('{"2":1, "1":2.00,\n "n":12345678901234567890}') },
      { type: 'Not JSON after all', isJson: true, data: Buffer.from([0xff, 0]) },
      { type: 'Binary', isJson: false, data: Buffer.from([0, 255, 128]) },
      { type: 'Empty', isJson: false, data: Buffer.alloc(0) },
    ].map((event) => ({ ...event, id: randomUUID(), metadata: Buffer.from('{ "a" : 1 }') }));
    const appender = raw.openAppender();
    await appender.append({ stream, afterRevision: -1n, events }, () => undefined);
    await appender.settled();
    appender.close();
    await raw.close();
    await copy();
    const copied = await eventsIn(target.url, stream);
    assert.deepEqual(
      copied.map(({ id, type, isJson, data, metadata }) => [id, type, isJson, [...data], [...metadata]]),
      events.map(({ id, type, isJson, data, metadata }) => [id, type, isJson, [...data], [...metadata]]),
    );
  });

  it('without the logins that events used to name people by', async () => {
    const erased = await connectEmbedded();
    try {
      const id = randomUUID();
      const login = `login-of-${id}`;
      const metadata = { schemaVersion: 1, recordedAt: '', causedBy: `person:${login}` };
      const stored = [
        [
          `deviceCommand-${id}`,
          'CommandCancelled',
          { deviceId: id, commandId: id, atMs: 1, cancelledBy: login },
        ],
        [`brewPlan-${id}`, 'BrewPlanned', { planId: id, plannedBy: login, baseId: login }],
        [`brewPlan-${id}`, 'PlanHalted', { planId: id, reason: 'commandCancelled', detail: `by ${login}` }],
      ] as const;
      for (const [stream, type, data] of stored)
        await source.client.appendToStream(stream, jsonEvent({ type, data, metadata }));
      const between = ['--from', source.url, '--to', erased.url, '--erase'];
      assert.ok((await copy(between, people.env)).verification.same);
      assert.equal((await copy(between, people.env)).copied.appended, 0, 'continues');
      const actor = actorOfLogin(login);
      const copied = await Promise.all(
        [...new Set(stored.map(([stream]) => stream))].map((stream) => eventsIn(erased.url, stream)),
      );
      const text = copied
        .flat()
        .map(({ data, metadata: by }) => `${Buffer.from(data).toString()}${Buffer.from(by).toString()}`);
      assert.equal(text.length, stored.length);
      assert.equal(text.join('\n').split(login).length - 1, 1, 'only the id of a device, which is no login');
      assert.equal(text.join('\n').split(actor).length - 1, 5);
      assert.match(text.join('\n'), /"detail":"by a person"/);
      const { code } = await runCli(['events', 'verify', ...between.slice(0, -1)], {});
      assert.equal(code, 1, 'another store than that with the logins');
    } finally {
      await erased.stop();
    }
  });

  it('with the texts of people encrypted, and without those of people who were deleted', async () => {
    const [from, to] = await Promise.all([connectEmbedded(), connectEmbedded()]);
    try {
      const [ada, bob] = [await people.add('ada'), await people.add('bob')];
      const metadata = { schemaVersion: 5, recordedAt: '2026-03-01T00:00:00.000Z', causedBy: 'test' };
      const requested = (requestedBy: string, name: string) => ({
        ...{ id: randomUUID(), type: 'CommandRequested', metadata },
        data: { requestedBy, instruction: { kind: 'startSession', recipe: { name, steps: [] } } },
      });
      const started = (schemaVersion: number, recipe: string) => ({
        ...{
          id: randomUUID(),
          type: 'SessionStarted',
          data: { recipe },
          metadata: { ...metadata, schemaVersion },
        },
      });
      const snapshot = { open: [{ instruction: { recipe: { name: 'whose?' } } }] };
      const stored = [
        requested(ada, 'Ada before'),
        requested(bob, 'Bob before'),
        ...(await withSealedTexts(
          [requested(ada, 'Ada now'), requested(bob, 'Bob now')],
          people.keys.forWriting,
        )),
        started(2, 'somebody before'),
        started(3, 'Built-in ale'),
        { id: randomUUID(), type: 'QueueCarriedForward', data: { queue: snapshot }, metadata },
      ];
      for (const { id, type, data, metadata: of } of stored)
        await from.client.appendToStream(
          'deviceCommand-1',
          jsonEvent({ id, type, data, metadata: { ...of } }),
        );
      await people.remove('bob');
      const between = ['--from', from.url, '--to', to.url, '--erase'];
      const without = await runCli(['events', 'copy', ...between], { DATABASE_URL: people.env.DATABASE_URL });
      assert.match(without.stderr, /PEOPLE_KEY is not set/);
      assert.ok((await copy(between, people.env)).verification.same);
      assert.equal((await copy(between, people.env)).copied.appended, 0, 'continues');
      const copied = await eventsIn(to.url, 'deviceCommand-1');
      const text = copied.map(({ data }) => Buffer.from(data).toString()).join('\n');
      assert.doesNotMatch(text, /Ada|Bob|somebody|whose\?/);
      assert.match(text, /Built-in ale/);
      const opened = await withOpenTexts(
        copied.map(({ id, type, data }) => ({
          id,
          type,
          data: JSON.parse(Buffer.from(data).toString()) as object,
        })),
        people.keys.forReading,
      );
      assert.deepEqual(
        opened.flatMap(({ type, data }) => textsIn(type, data)).map(({ value }) => value),
        ['Ada before', null, 'Ada now', null, null, 'Built-in ale', null],
      );
      assert.deepEqual(copied[2]?.data, (await eventsIn(from.url, 'deviceCommand-1'))[2]?.data, 'as it was');
    } finally {
      await Promise.all([from.stop(), to.stop()]);
    }
  });

  it('with metadata, deletions, ends and links, and says that system streams stay', async () => {
    const { client } = source;
    const [kept, deleted, revived, ended] = [newStream(), newStream(), newStream(), newStream()];
    for (const stream of [kept, deleted, revived, ended]) await client.appendToStream(stream, numbers(3));
    await client.setStreamMetadata(kept, { truncateBefore: 1, maxCount: 2, brewery: 'Abbey' });
    await client.deleteStream(deleted);
    await client.deleteStream(revived);
    await client.appendToStream(revived, counted(7));
    await client.tombstoneStream(ended);
    const links = newStream();
    await client.appendToStream(links, binaryEvent({ type: '$>', data: Buffer.from(`1@${kept}`) }));
    await client.appendToStream('$brewery', counted(1));
    const { stderr } = await runCli(['events', 'copy', ...stores()], {});
    assert.match(stderr, /Not copied, events of system streams: 1 \(\$brewery\)\n/);
    assert.equal(await numbersIn(target.client, '$brewery'), undefined);
    for await (const { event, link } of target.client.readStream(links, { resolveLinkTos: true }))
      assert.deepEqual([event?.streamId, numberOf(event?.data), link?.streamId], [kept, 1, links]);
    assert.deepEqual(await numbersIn(target.client, kept), [1, 2]);
    assert.deepEqual((await target.client.getStreamMetadata(kept)).metadata?.brewery, 'Abbey');
    assert.equal(await numbersIn(target.client, deleted), undefined);
    assert.deepEqual(await numbersIn(target.client, revived), [7]);
    await assert.rejects(target.client.appendToStream(ended, counted(1)), { type: 'stream-deleted' });
  });

  it('of a store that was scavenged: says which links lead elsewhere, and moves $tb along', async () => {
    const [from, to] = await Promise.all([connectEmbedded(), connectEmbedded()]);
    try {
      const { client } = from;
      const [cut, deleted, ended, links] = [newStream(), newStream(), newStream(), newStream()];
      for (const stream of [cut, deleted, ended]) await client.appendToStream(stream, numbers(5));
      await client.setStreamMetadata(cut, { truncateBefore: 3 });
      await client.deleteStream(deleted);
      await client.tombstoneStream(ended);
      await client.appendToStream(links, binaryEvent({ type: '$>', data: Buffer.from(`4@${cut}`) }));
      // Neither has events: what is said about a stream needs none.
      const [described, never] = [newStream(), newStream()];
      await client.setStreamMetadata(described, { maxCount: 3, brewery: 'Abbey' });
      await client.tombstoneStream(never);
      const pool = new Pool({ connectionString: from.databaseUrl });
      const { removedEvents } = await scavenge({ db: pool, dutyCycle: 1 });
      await pool.end();
      assert.equal(removedEvents, 3 + 4 + 5);
      const between = ['--from', from.url, '--to', to.url];
      const { stderr, code } = await runCli(['events', 'copy', ...between], {});
      assert.equal(code, 0, stderr);
      assert.match(stderr, new RegExp(`because earlier ones are scavenged; streams: 1 \\(${cut}\\)`));
      assert.deepEqual(await numbersIn(to.client, cut), [3, 4]);
      assert.equal((await to.client.getStreamMetadata(cut)).metadata?.truncateBefore, 0);
      assert.equal(await numbersIn(to.client, deleted), undefined);
      await to.client.appendToStream(deleted, counted(9));
      assert.deepEqual(await numbersIn(to.client, deleted), [9]);
      assert.equal((await to.client.getStreamMetadata(described)).metadata?.brewery, 'Abbey');
      for (const stream of [ended, never])
        await assert.rejects(to.client.appendToStream(stream, counted(1)), { type: 'stream-deleted' });
    } finally {
      await Promise.all([from.stop(), to.stop()]);
    }
  });

  it('goes on where it was killed, and later with what came since', async () => {
    const appends = Array.from({ length: manyStreams }, () =>
      source.client.appendToStream(newStream(), numbers(eventsOfEach)),
    );
    await Promise.all(appends);
    const raw = openRawStore(target.url);
    const before = await raw.endPosition();
    // It is a process of its own, which leaves an entry of what it does.
    const env = { ...process.env, EVENTSTORE_URL: source.url, DATABASE_URL: source.databaseUrl };
    const child = spawn(process.execPath, [cli, 'events', 'copy', ...stores()], { stdio: 'ignore', env });
    const exited = once(child, 'exit');
    await until('the copy has begun', async () => (await raw.endPosition()) !== before);
    child.kill('SIGKILL');
    await exited;
    await raw.close();
    const { copied } = await copy();
    assert.ok(copied.appended > 0, 'the first copy was killed only after its end');
    assert.ok(copied.appended < manyStreams * eventsOfEach, 'nothing was left of the first copy');
    await source.client.appendToStream(newStream(), numbers(2));
    assert.equal((await copy()).copied.appended, 2);
    assert.equal((await copy()).copied.appended, 0);
  });

  it('back again, once the other one is the one that is written to', async () => {
    await copy();
    const stream = newStream();
    await target.client.appendToStream(stream, numbers(3));
    const { copied, verification } = await copy(['--from', target.url, '--to', source.url]);
    assert.deepEqual([copied.appended, verification.same], [3, true]);
    assert.deepEqual(await numbersIn(source.client, stream), [0, 1, 2]);
  });

  it('so that verify finds one changed byte', async () => {
    const stream = newStream();
    await source.client.appendToStream(stream, numbers(3));
    await copy();
    const database = new Client({ connectionString: target.databaseUrl });
    await database.connect();
    const change = (from: string, to: string) =>
      database.query(
        `update event_store.event e set data = convert_to(replace(convert_from(data, 'UTF8'), $2, $3), 'UTF8')
         from event_store.stream s where s.id = e.stream_id and s.name = $1 and e.revision = 1`,
        [stream, from, to],
      );
    await change('1', '7');
    const { code, stdout, stderr } = await runCli(['events', 'verify', ...stores(), '--json'], {});
    assert.equal(code, 1);
    assert.match(stderr, new RegExp(`the first difference: .*\\(1@${stream}, Counted\\)`));
    const verification = JSON.parse(stdout) as { from: { events: number }; to: { events: number } };
    assert.equal(verification.from.events, verification.to.events);
    await change('7', '1');
    await database.end();
    assert.equal((await runCli(['events', 'verify', ...stores()], {})).code, 0);
  });

  it('refuses a target that holds anything else, and verify says what differs', async () => {
    const stream = newStream();
    await target.client.appendToStream(stream, counted(1));
    const { code, stderr } = await runCli(['events', 'copy', ...stores()], {});
    assert.equal(code, 1);
    assert.match(stderr, new RegExp(`neither empty nor the beginning of a copy.*${stream}`));
    const verified = await runCli(['events', 'verify', ...stores()], {});
    assert.equal(verified.code, 1);
    assert.match(verified.stderr, new RegExp(`the first difference: nothing against .*${stream}`));
  });
});

function numbers(count: number) {
  return Array.from({ length: count }, (_, number) => counted(number));
}

async function eventsIn(url: string, stream: string): Promise<RawEvent[]> {
  const raw = openRawStore(url);
  const found: RawEvent[] = [];
  for await (const event of raw.readAll()) if (event.stream === stream) found.push(event);
  await raw.close();
  return found;
}

/** People of a database, and their keys. */
function openPeople(databaseUrl: string) {
  const pool = createPool({ databaseUrl, applicationName: 'test', connections: 2, logger: silentLogger });
  return {
    env: { DATABASE_URL: databaseUrl, PEOPLE_KEY: testKey },
    keys: createPersonKeys(pool, testKey),
    async add(login: string): Promise<string> {
      await addPerson(pool, login, 'brewer');
      return (await findPerson(pool, login))?.personId ?? '';
    },
    remove: (login: string) => removePerson(pool, login),
    close: () => pool.end(),
  };
}
