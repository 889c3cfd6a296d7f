import assert from 'node:assert/strict';
import { dataOf, type ApiClient } from '../../../adapters/apiClient/index.js';
import {
  addPerson,
  assignDevices,
  enrollDevices,
  findPerson,
  removePerson,
} from '../../../adapters/postgres/identity/index.js';
import { createReadModels } from '../../../adapters/postgres/index.js';
import { inTransaction } from '../../../adapters/postgres/transaction.js';
import { createBrewJournal } from '../../../commands/brewJournal/index.js';
import { logIn, startApi, testKey, type TestApi } from '../../support/api.js';
import { MemoryStore } from '../../unit/commands/memoryStore.js';
import { insertDevice, insertReadings, insertSession } from './rows.js';

const brewId = '11111111-2222-4222-8222-222222222222';
const session = { path: { sessionId: 'keg-1.7' } };
const brew = { path: { brewId } };
const hourMs = 3_600_000;
const startMs = Math.floor(Date.now() / hourMs) * hourMs - 10 * 24 * hourMs;
const iso = (ms: number) => new Date(ms).toISOString();
const og = {
  takenAt: iso(startMs),
  gravity: { specificGravity: 1.05, sampleCelsius: 30, calibrationCelsius: 20 },
};

describe('journals of brews and sessions', () => {
  const store = new MemoryStore();
  const shown = new Map<string, number>();
  let api: TestApi;
  let owner: ApiClient;
  let stranger: ApiClient;
  let viewer: ApiClient;

  before(async () => {
    let written = 0;
    // No two entries are written in the same millisecond.
    const now = () => new Date(Date.now() + (written += 1));
    api = await startApi({ brewJournal: createBrewJournal({ store, now }) });
    await enrollDevices(api.pool, testKey, ['base-1', 'keg-1']);
    const clientOf = async (login: string) =>
      api.clientOf(await logIn(api.url, login, (await addPerson(api.pool, login, 'brewer')) ?? ''));
    [owner, stranger, viewer] = [await clientOf('ada'), await clientOf('eve'), await clientOf('vera')];
    await assignDevices(api.pool, 'ada', ['base-1', 'keg-1']);
    await api.pool.query(`update identity.device_ownership set owned_from = $1`, [
      iso(startMs - 24 * hourMs),
    ]);
    await api.pool.query(
      `insert into identity.device_share (ownership_id, login, may_command, person_id, accepted_at)
       select ownership_id, 'vera', false, (select person_id from identity.person where login = 'vera'), now()
       from identity.device_ownership`,
    );
    for (const device of ['base-1', 'keg-1']) await insertDevice(api.pool, device);
    await insertSession(api.pool, 'keg-1', { number: 7 });
    await api.pool.query(
      `update read_model.session set started_at = $1, started_received_at = $1 where session_id = 'keg-1.7'`,
      [iso(startMs)],
    );
    const { personId = '' } = (await findPerson(api.pool, 'ada')) ?? {};
    const stages = [
      {
        ...{ stage: 'ferment', deviceId: 'keg-1', status: 'completed', attempts: 1, commandId: null },
        ...{ sessionId: 'keg-1.7', startedAtMs: startMs, endedAtMs: startMs + 9 * 24 * hourMs },
      },
    ];
    await api.pool.query(
      `insert into read_model.brew_plan (plan_id, base_id, keg_id, status, stages, planned_by, planned_at, updated_at, position, number)
       values ($1, 'base-1', 'keg-1', 'completed', $2, $3, $4, $4, 3, 1)`,
      [brewId, JSON.stringify(stages), personId, iso(startMs)],
    );
  });
  after(() => api?.stop());

  /** The read model catches up. */
  async function show(): Promise<void> {
    const fresh = [...store.streams].flatMap(([stream, events]) => {
      const from = shown.get(stream) ?? 0;
      shown.set(stream, events.length);
      return events.slice(from);
    });
    const readModel = createReadModels().find(({ name }) => name === 'brewJournal');
    await inTransaction(api.pool, async (client) =>
      readModel?.write(client, { events: fresh, telemetry: [], position: 5n }),
    );
  }

  const notesOf = async (client: ApiClient) =>
    dataOf(await client.GET('/api/v1/sessions/{sessionId}/notes', { params: session })).items;

  it('take a measurement once, correct it and remove it', async () => {
    const header = { 'Idempotency-Key': 'og' };
    const add = () =>
      owner.POST('/api/v1/brews/{brewId}/measurements', { params: { ...brew, header }, body: og });
    const { entryId } = dataOf(await add());
    assert.deepEqual(dataOf(await add()), { entryId });
    await show();
    const list = async () =>
      dataOf(await owner.GET('/api/v1/brews/{brewId}/measurements', { params: brew })).items;
    const [first, ...others] = await list();
    assert.equal(others.length, 0);
    assert.equal(first?.writtenBy.name, 'ada');
    assert.equal(first?.takenAt, og.takenAt);
    assert.equal(first?.measurement?.gravity?.specificGravity, 1.05, 'as it was read');
    assert.ok(Math.abs((first?.measurement?.gravity?.correctedGravity ?? 0) - 1.0527) < 0.0003);

    const params = { path: { brewId, entryId } };
    const body = { takenAt: og.takenAt, ph: 5.2 };
    const corrected = await owner.PUT('/api/v1/brews/{brewId}/measurements/{entryId}', { params, body });
    assert.equal(corrected.response.status, 204);
    await show();
    assert.equal((await list())[0]?.measurement?.ph, 5.2);
    assert.equal((await list())[0]?.recordedAt, first?.recordedAt);
    const refractometer = { brix: 12.9 };
    const refracted = { takenAt: og.takenAt, refractometer };
    await owner.PUT('/api/v1/brews/{brewId}/measurements/{entryId}', { params, body: refracted });
    await show();
    const kept = { ...refractometer, wortCorrectionFactor: 1.04 };
    assert.deepEqual((await list())[0]?.measurement?.refractometer, kept);
    const figures = dataOf(await owner.GET('/api/v1/brews/{brewId}/fermentation', { params: brew }));
    assert.equal(figures.originalGravity.value, 1.05008);
    const removed = await owner.DELETE('/api/v1/brews/{brewId}/measurements/{entryId}', { params });
    assert.equal(removed.response.status, 204);
    await show();
    assert.deepEqual(await list(), []);
    const again = await owner.PUT('/api/v1/brews/{brewId}/measurements/{entryId}', { params, body });
    assert.equal(again.response.status, 404);
  });

  it('are for who sees the machine, and written by who commands it', async () => {
    const body = { takenAt: iso(startMs), text: 'foams a lot' };
    const post = (client: ApiClient) =>
      client.POST('/api/v1/sessions/{sessionId}/notes', { params: session, body });
    assert.equal((await post(stranger)).response.status, 404);
    assert.equal((await post(viewer)).response.status, 403);
    assert.equal((await post(owner)).response.status, 201);
    await show();
    assert.deepEqual(
      (await notesOf(viewer)).map(({ text }) => text),
      ['foams a lot'],
    );
    const { response } = await stranger.GET('/api/v1/sessions/{sessionId}/notes', { params: session });
    assert.equal(response.status, 404);
    const late = { takenAt: iso(Date.now() + hourMs), text: 'from tomorrow' };
    const refused = await owner.POST('/api/v1/sessions/{sessionId}/notes', { params: session, body: late });
    assert.equal(refused.response.status, 422);
    assert.equal(refused.error?.errors?.[0]?.pointer, '#/takenAt');
  });

  it('give the figures of a fermentation, and are beside its curves', async () => {
    await owner.POST('/api/v1/brews/{brewId}/measurements', { params: brew, body: og });
    const end = {
      takenAt: iso(startMs + 8 * 24 * hourMs),
      gravity: { specificGravity: 1.01, sampleCelsius: 20 },
    };
    await owner.POST('/api/v1/sessions/{sessionId}/measurements', { params: session, body: end });
    await show();
    const of = await owner.GET('/api/v1/brews/{brewId}/fermentation', { params: brew });
    const figures = dataOf(of);
    assert.equal(figures.originalGravity.source, 'hand');
    assert.ok(Math.abs((figures.originalGravity.value ?? 0) - 1.0527) < 0.0003);
    assert.equal(figures.finalGravity.value?.expected, 1.01);
    assert.ok(Math.abs((figures.alcoholByVolumePercent.value ?? 0) - 5.6) < 0.2);
    assert.equal(figures.endsAt.missing, 'ended');
    const ofSession = dataOf(
      await owner.GET('/api/v1/sessions/{sessionId}/fermentation', { params: session }),
    );
    assert.equal(ofSession.originalGravity.value, figures.originalGravity.value, 'its brew counts too');

    await insertReadings(api.pool, 'keg-1', [
      { atMs: startMs, values: { 3: 20 }, session: 7 },
      { atMs: startMs + 9 * 24 * hourMs, values: { 3: 20 }, session: 7 },
    ]);
    const history = dataOf(
      await owner.GET('/api/v1/devices/{deviceId}/history', {
        params: {
          path: { deviceId: 'keg-1' },
          query: { from: iso(startMs), to: iso(startMs + 9 * 24 * hourMs) },
        },
      }),
    );
    const entries = history.annotations.entries.map(
      ({ text, measurement }) => text ?? measurement?.gravity?.specificGravity,
    );
    // The first two are of one time.
    assert.deepEqual(new Set(entries), new Set([1.05, 'foams a lot', 1.01]));
    assert.equal(entries.at(-1), 1.01);
  });

  it('name and rate a brew, and let finished ones be compared', async () => {
    const named = await owner.PUT('/api/v1/brews/{brewId}/name', { params: brew, body: { name: 'Summer' } });
    assert.equal(named.response.status, 204);
    const rating = { stars: 4, text: 'thin' };
    await owner.PUT('/api/v1/brews/{brewId}/rating', { params: brew, body: rating });
    const viewed = await viewer.PUT('/api/v1/brews/{brewId}/name', { params: brew, body: { name: 'x' } });
    assert.equal(viewed.response.status, 403);
    await show();
    const query = { status: 'completed' } as const;
    const [found] = dataOf(await owner.GET('/api/v1/brews', { params: { query } })).items;
    assert.deepEqual(
      [found?.number, found?.name, found?.rating?.stars, found?.rating?.text, found?.rating?.by.name],
      [1, 'Summer', 4, 'thin', 'ada'],
    );
    assert.notEqual(found?.journalChangedAt, null);
    assert.equal(found?.result?.finalGravity.value, 1.01);
    assert.equal(found?.result?.days, 9);
    const recipeId = '11111111-5555-4555-8555-555555555555';
    const none = dataOf(await owner.GET('/api/v1/brews', { params: { query: { ...query, recipeId } } }));
    assert.deepEqual(none.items, []);
  });

  it('have what was seen at the same time in the order in which it was written', async () => {
    const texts = Array.from({ length: 8 }, (_, index) => `note ${index}`);
    const takenAt = iso(startMs + hourMs);
    for (const text of texts)
      await owner.POST('/api/v1/sessions/{sessionId}/notes', { params: session, body: { takenAt, text } });
    await show();
    const notes = await notesOf(owner);
    assert.deepEqual(
      notes.filter((note) => note.takenAt === takenAt).map(({ text }) => text),
      texts,
    );
  });

  it('are in the download of personal data, and texts go with their person', async () => {
    const { data } = await owner.GET('/api/v1/people/me/data', { parseAs: 'text' });
    assert.match(String(data), /foams a lot/);
    assert.match(String(data), /"name":"Summer"|"name": "Summer"/);
    await removePerson(api.pool, 'ada');
    const admin = api.client;
    const [note] = await notesOf(admin);
    assert.equal(note?.text, null);
    assert.equal(note?.writtenBy.name, null);
    const left = dataOf(await admin.GET('/api/v1/brews/{brewId}', { params: brew }));
    assert.deepEqual([left.name, left.rating?.text, left.rating?.stars], [null, null, 4]);
  });
});
