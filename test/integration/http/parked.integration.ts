import assert from 'node:assert/strict';
import { addPerson } from '../../../adapters/postgres/identity/index.js';
import type { Schemas } from '../../../adapters/apiClient/index.js';
import { brewline } from '../../../proto/generated/brewline.js';
import { jsonPost, logIn, startApi, type TestApi } from '../../support/api.js';
import { memoryTrail } from '../../support/auditTrail.js';

const { Uplink } = brewline.v1;
const traceContext = Buffer.from(`${'ab'.repeat(16)}${'cd'.repeat(8)}01`, 'hex');

describe('parked messages in the API', () => {
  const memory = memoryTrail('api');
  let api: TestApi;
  before(async () => {
    api = await startApi({ audit: memory.trail });
  });
  after(() => api?.stop());

  async function park(
    body: Uint8Array,
    more: { readonly cause?: string; readonly source?: string; readonly bytes?: number } = {},
  ) {
    const { cause = 'gap goes from 5 to 2', source = 'uplink 0', bytes = body.length } = more;
    const { rows } = await api.pool.query<{ id: string }>(
      `insert into ingest.parked_message (source, device_id, routing_key, code, cause, headers, body, bytes, body_sha256, epoch, boot, seq)
       values ($1, 'keg-1', 'devices.keg-1.up', 'MESSAGE_MALFORMED', $2, '{"x-delivery-count":2}', $3, $4, sha256($3), 0, 4, 9)
       returning id::text`,
      [source, cause, Buffer.from(body), bytes],
    );
    return rows[0]?.id ?? '';
  }
  const envelope = () =>
    Uplink.encode({
      schemaVersion: 1,
      boot: 4,
      seq: 9,
      traceContext,
      gap: { firstSeq: 5, lastSeq: 2 },
    }).finish();

  async function read<Body>(path: string, init?: RequestInit): Promise<{ status: number; body: Body }> {
    const response = await api.fetch(`/api/v1/parked/${path}`, init);
    return { status: response.status, body: (await response.json()) as Body };
  }
  const post = <Body>(path: string, body: unknown = {}) => read<Body>(path, jsonPost(body));

  it('show their bytes, what they say, where they were refused, and leave an audit entry', async () => {
    await api.pool.query(
      `insert into ingest.device_sequence (device_id, partition, epoch, restarts, missing, late, parked, dropped, lost, repeats, sequence)
       values ('keg-1', 0, 0, 0, 0, 0, 0, 0, 0, 0, $1)`,
      [
        JSON.stringify({
          current: 0,
          epochs: [
            {
              ...{ epoch: 0, evictedUpTo: 0, bodies: [] },
              boots: [
                { boot: 4, connection: 1, hellos: [], from: 1, upTo: 16, missing: [], late: [], parked: [] },
              ],
            },
          ],
          counts: { restarts: 0, late: 0, parked: 0, dropped: 0, lost: 0 },
        }),
      ],
    );
    const bytes = envelope();
    const id = await park(bytes);
    const { status, body } = await read<Schemas['InspectedMessage']>(id);
    assert.equal(status, 200);
    assert.equal(body.hex, Buffer.from(bytes).toString('hex'));
    assert.deepEqual(
      body.fields.map(({ path, value }) => `${path} ${value ?? ''}`.trim()),
      [
        'schema_version 1',
        'boot 4',
        'seq 9',
        `trace_context 0x${traceContext.toString('hex')}`,
        'gap',
        'gap.first_seq 5',
        'gap.last_seq 2',
      ],
    );
    assert.equal(body.faultAt, body.fields.find(({ path }) => path === 'gap')?.start);
    assert.deepEqual(
      [body.flaw, body.traceId, body.number, body.laterMessages, body.obstacle, body.hasMoreFields],
      [null, 'ab'.repeat(16), { epoch: 0, boot: 4, seq: 9 }, 7, null, false],
    );
    assert.deepEqual(body.headers, { 'x-delivery-count': 2 });
    const begun = memory.events().flatMap(({ type, data }) => (type === 'ActionBegun' ? [data] : []));
    assert.deepEqual(
      begun.filter(({ action }) => action === 'showParked').map(({ subjects }) => subjects),
      [[{ kind: 'parkedMessage', id }]],
    );
  });

  it('survive garbage, and say where it can not be read on', async () => {
    const id = await park(Buffer.from('0801ffffffff', 'hex'), { cause: '<b>\u202e=cmd()' });
    const { body } = await read<Schemas['InspectedMessage']>(id);
    assert.deepEqual(
      body.fields.map(({ path }) => path),
      ['schema_version'],
    );
    assert.deepEqual([body.flaw?.at, body.faultAt], [2, 2]);
  });

  it('are tried as ingest would decide, and refused where they can not be sent again', async () => {
    const tried = await read<Schemas['ParkedDryRun']>(`${await park(envelope())}/dry-run`);
    assert.deepEqual([tried.status, tried.body.outcome], [200, 'parked']);
    assert.match(tried.body.parked[0]?.cause ?? '', /gap goes from 5 to 2/);
    const good = Uplink.encode({
      schemaVersion: 1,
      boot: 4,
      seq: 9,
      gap: { firstSeq: 5, lastSeq: 9 },
    }).finish();
    const stored = await read<Schemas['ParkedDryRun']>(`${await park(good)}/dry-run`);
    assert.equal(stored.body.outcome, 'stored');
    assert.deepEqual(stored.body.events.map(({ type }) => type).slice(0, 1), ['TelemetryRecorded']);
    for (const more of [{ source: 'projection readModels' }, { bytes: 90_000 }]) {
      const id = await park(good, more);
      for (const answer of [
        await read<{ code: string }>(`${id}/dry-run`),
        await post<{ code: string }>(`${id}/requeue`),
      ])
        assert.deepEqual([answer.status, answer.body.code], [409, 'REQUEUE_IMPOSSIBLE']);
    }
  });

  it('are events where a projection parked them: retried or skipped for a reason, and a message is neither', async () => {
    const { rows } = await api.pool.query<{ id: string }>(
      `insert into ingest.parked_message (source, routing_key, code, cause, headers, body, bytes, body_sha256)
       values ('projection readModels', 'device-keg-1@4', 'EVENT_UNPROJECTABLE', 'a bug', $1, '{}', 2, sha256('{}'))
       returning id::text`,
      [{ stream: 'device-keg-1', revision: '4', type: 'DeviceConnected', id: 'event-1', metadata: {} }],
    );
    const id = rows[0]?.id ?? '';
    const shown = await read<Schemas['InspectedMessage']>(id);
    assert.deepEqual(shown.body.event, {
      ...{ stream: 'device-keg-1', revision: '4', type: 'DeviceConnected', id: 'event-1' },
    });
    assert.equal((await post<{ code: string }>(`${id}/requeue`)).body.code, 'REQUEUE_IMPOSSIBLE');
    const group = { source: 'projection readModels', code: 'EVENT_UNPROJECTABLE' };
    for (const [path, body, work, messageId] of [
      [`${id}/retry`, {}, 'retry', id],
      ['groups/retry', group, 'retry', null],
      [`${id}/skip`, { reason: 'of a test tool' }, 'skip', id],
      ['groups/skip', { ...group, reason: 'of a test tool' }, 'skip', null],
    ] as const) {
      const answer = await post<Schemas['ParkedJob']>(path, body);
      assert.deepEqual(
        [answer.status, answer.body.work, answer.body.messageId],
        [202, work, messageId],
        path,
      );
      assert.equal(answer.body.reason, work === 'skip' ? 'of a test tool' : null);
      await api.pool.query('delete from operations.parked_job');
    }
    assert.equal((await post(`${id}/skip`)).status, 400);
    const message = await park(envelope());
    for (const [path, body] of [
      [`${message}/retry`, {}],
      [`${message}/skip`, { reason: 'no event' }],
      ['groups/retry', { source: 'uplink', code: 'MESSAGE_MALFORMED' }],
    ] as const) {
      const refused = await post<{ code: string }>(path, body);
      assert.deepEqual([refused.status, refused.body.code], [409, 'RETRY_IMPOSSIBLE'], path);
    }
    await api.pool.query(
      `update ingest.parked_message set outcome = 'skipped', asked_by = $2, reason = 'of a test tool' where id = $1`,
      [id, api.personId],
    );
    const skipped = (await read<Schemas['InspectedMessage']>(id)).body;
    assert.deepEqual(
      [skipped.message.outcome, skipped.message.askedBy, skipped.message.reason, skipped.askedByName],
      ['skipped', api.personId, 'of a test tool', 'admin'],
    );
    const actions = memory
      .events()
      .flatMap(({ type, data }) => (type === 'ActionBegun' ? [data.action] : []));
    for (const action of ['retryParked', 'retryParkedGroup', 'skipParked', 'skipParkedGroup'])
      assert.ok(actions.includes(action), action);
    await api.pool.query('delete from ingest.parked_message where id = $1', [id]);
  });

  it('become jobs, the same for who asks twice, with person and reason', async () => {
    const id = await park(envelope());
    const first = await post<Schemas['ParkedJob']>(`${id}/requeue`);
    const second = await post<Schemas['ParkedJob']>(`${id}/requeue`);
    assert.equal(first.status, 202);
    assert.equal(first.body.id, second.body.id);
    const { work, messageId, status, total, canary, requestedBy } = first.body;
    assert.deepEqual(
      [work, messageId, status, total, canary, requestedBy],
      ['requeue', id, 'waiting', 1, 0, api.personId],
    );
    const group = { source: 'uplink', code: 'MESSAGE_MALFORMED' };
    const requeued = await post<Schemas['ParkedJob']>('groups/requeue', { ...group, most: 2 });
    assert.deepEqual([requeued.body.total, requeued.body.canary], [2, 5]);
    const discarded = await post<Schemas['ParkedJob']>('groups/discard', {
      ...group,
      reason: 'old firmware',
    });
    assert.deepEqual([discarded.body.work, discarded.body.reason], ['discard', 'old firmware']);
    const one = await post<Schemas['ParkedJob']>(`${id}/discard`, { reason: 'garbage' });
    assert.deepEqual([one.status, one.body.messageId], [202, id]);
    const listed = await read<Schemas['ParkedJobPage']>('jobs?limit=2');
    assert.deepEqual(
      listed.body.items.map((job) => job.id),
      [one.body.id, discarded.body.id],
    );
    const next = await read<Schemas['ParkedJobPage']>(`jobs?limit=2&after=${listed.body.next}`);
    assert.deepEqual(
      next.body.items.map((job) => job.id),
      [requeued.body.id, first.body.id],
    );
    await api.pool.query(
      `update operations.parked_job set status = 'failed', ended_at = now(), failure = 'no', failures = 5,
         failing_since = now(), failed_at = now() where id = $1`,
      [requeued.body.id],
    );
    const resumed = await post<Schemas['ParkedJob']>(`jobs/${requeued.body.id}/resume`);
    assert.deepEqual([resumed.status, resumed.body.status, resumed.body.failures], [200, 'waiting', 0]);
    const cancelled = await post<Schemas['ParkedJob']>(`jobs/${requeued.body.id}/cancel`);
    assert.equal(cancelled.status, 200);
    assert.notEqual(cancelled.body.cancelledAt, null);
    assert.deepEqual((await read<Schemas['ParkedJob']>(`jobs/${requeued.body.id}`)).body, cancelled.body);
    await api.pool.query(`update operations.parked_job set status = 'done', ended_at = now()`);
    assert.equal((await post(`jobs/${requeued.body.id}/cancel`)).status, 409);
    const ended = await post<Schemas['Problem']>(`jobs/${requeued.body.id}/resume`);
    assert.deepEqual([ended.status, ended.body.code], [409, 'JOB_ENDED']);
  });

  it('are edited by admins: what differs, what would become of it, and a job with who and why', async () => {
    const id = await park(envelope());
    const { body: shown } = await read<Schemas['InspectedMessage']>(id);
    const fields = JSON.parse(shown.text ?? '') as { gap: object };
    assert.deepEqual(fields.gap, { first_seq: 5, last_seq: 2 });
    const edited = { as: 'fields', text: JSON.stringify({ ...fields, gap: { first_seq: 2, last_seq: 5 } }) };
    const tried = await post<Schemas['TriedEdit']>(`${id}/edit/dry-run`, edited);
    assert.equal(tried.status, 200, JSON.stringify(tried.body));
    assert.deepEqual(tried.body.differences, [
      { path: 'gap.first_seq', before: '5', after: '2' },
      { path: 'gap.last_seq', before: '2', after: '5' },
    ]);
    assert.equal(tried.body.tried.outcome, 'stored');
    const reason = 'firmware 2.1 swaps them';
    const job = await post<Schemas['ParkedJob']>(`${id}/edit`, { as: 'hex', text: tried.body.hex, reason });
    assert.equal(job.status, 202);
    assert.deepEqual([job.body.messageId, job.body.reason, job.body.requestedBy], [id, reason, api.personId]);
    assert.equal(
      (await post<Schemas['ParkedJob']>(`${id}/edit`, { ...edited, reason })).body.id,
      job.body.id,
    );
    const { body } = await read<Schemas['InspectedMessage']>(id);
    assert.deepEqual(
      body.edits.map((edit) => [edit.editedBy, edit.reason, edit.hex, edit.differences, edit.outcome]),
      [[`person:${api.personId}`, reason, tried.body.hex, tried.body.differences, null]],
    );
    assert.deepEqual([body.hex, body.message.edited], [shown.hex, null]);
    const begun = memory.events().flatMap(({ type, data }) => (type === 'ActionBegun' ? [data] : []));
    assert.deepEqual(
      begun.filter(({ action }) => action === 'editParked').map(({ subjects }) => subjects),
      [1, 2].map(() => [{ kind: 'parkedMessage', id }]),
    );
    await api.pool.query('delete from operations.parked_job');
  });

  it('are not edited by operators, nor into what could not be stored', async () => {
    const id = await park(envelope());
    const bad = { as: 'fields', text: '{"boot":5}' };
    for (const [path, more] of [
      [`${id}/edit/dry-run`, {}],
      [`${id}/edit`, { reason: 'why' }],
    ] as const) {
      const refused = await post<{ code: string; detail: string }>(path, { ...bad, ...more });
      assert.deepEqual([refused.status, refused.body.code], [422, 'EDIT_REFUSED']);
      assert.match(refused.body.detail, /schema_version is 0/);
      assert.equal((await post(path.replace(id, '999999'), { ...bad, ...more })).status, 404);
      const cut = await park(envelope(), { bytes: 90_000 });
      assert.equal((await post(path.replace(id, cut), { ...bad, ...more })).status, 409);
    }
    assert.equal((await post(`${id}/edit`, bad)).status, 400);
    for (const text of ['', 'x'.repeat(60_001), 'a\u0000'])
      assert.equal((await post(`${id}/edit/dry-run`, { as: 'hex', text })).status, 400);
    const password = (await addPerson(api.pool, 'otto', 'operator')) ?? '';
    const authorization = `Bearer ${await logIn(api.url, 'otto', password)}`;
    for (const path of [`${id}/edit/dry-run`, `${id}/edit`])
      assert.equal((await read(path, jsonPost({ ...bad, reason: 'why' }, { authorization }))).status, 403);
  });

  it('keep no reason of a person who is deleted', async () => {
    const password = (await addPerson(api.pool, 'olga', 'operator')) ?? '';
    const authorization = `Bearer ${await logIn(api.url, 'olga', password)}`;
    const asked = await read<Schemas['ParkedJob']>(
      `${await park(envelope())}/discard`,
      jsonPost({ reason: 'as Olga says' }, { authorization }),
    );
    const reason = async () => (await read<Schemas['ParkedJob']>(`jobs/${asked.body.id}`)).body.reason;
    assert.equal(await reason(), 'as Olga says');
    const { rows } = await api.pool.query<{ id: string }>(
      `insert into ingest.parked_message
         (source, routing_key, code, cause, headers, body, bytes, body_sha256, outcome, reason, asked_by)
       select 'projection readModels', 'device-keg-1@5', 'EVENT_UNPROJECTABLE', 'a bug', '{}', '{}', 2, sha256('{}'), 'skipped',
         'as Olga says', person_id::text from identity.person where login = 'olga' returning id::text`,
    );
    const skipped = async () =>
      (await read<Schemas['InspectedMessage']>(rows[0]?.id ?? '')).body.message.reason;
    assert.equal(await skipped(), 'as Olga says');
    await api.pool.query(`delete from identity.person where login = 'olga'`);
    assert.deepEqual([await reason(), await skipped()], [null, null]);
    await api.pool.query('delete from ingest.parked_message where id = $1', [rows[0]?.id]);
  });

  it('have a limit of jobs that wait', async () => {
    await api.pool.query(
      `insert into operations.parked_job (what, message_id, most, canary, requested_by, up_to, total)
       select 'requeue', 1000000 + n, 1, 0, 'somebody', 1, 1 from generate_series(1, 100) n`,
    );
    const answer = await post<{ code: string }>(`${await park(envelope())}/requeue`);
    assert.deepEqual([answer.status, answer.body.code], [409, 'TOO_MANY_JOBS']);
    await api.pool.query('delete from operations.parked_job');
  });

  it('are for operators and admins, and unknown ones are 404', async () => {
    const password = (await addPerson(api.pool, 'bert', 'analyst')) ?? '';
    const authorization = `Bearer ${await logIn(api.url, 'bert', password)}`;
    const id = await park(envelope());
    for (const path of [id, `${id}/dry-run`, 'jobs', 'jobs/1'])
      assert.equal((await read(path, { headers: { authorization } })).status, 403, path);
    for (const path of [
      `${id}/requeue`,
      'groups/requeue',
      'groups/discard',
      `${id}/discard`,
      'jobs/1/cancel',
    ])
      assert.equal((await read(path, jsonPost({}, { authorization }))).status, 403, path);
    for (const path of ['999999', '999999/dry-run', 'jobs/999999'])
      assert.equal((await read(path)).status, 404, path);
    assert.equal((await post('999999/requeue')).status, 404);
    assert.equal((await post('groups/requeue', { source: 'nobody', code: 'NONE' })).status, 404);
    for (const path of ['0', 'x', '1.5', '1234567890123456789'])
      assert.equal((await read(path)).status, 400, path);
    assert.equal((await post(`${id}/discard`, {})).status, 400);
  });

  it('lists the messages of a group by its index', async () => {
    const group = 'source=uplink&code=MESSAGE_MALFORMED&limit=2';
    const { items } = (await (await api.fetch(`/api/v1/parked?${group}`)).json()) as Schemas['ParkedPage'];
    assert.deepEqual(
      items.map(({ source, code, requeues, outcome }) => [source, code, requeues, outcome]),
      Array(2).fill(['uplink 0', 'MESSAGE_MALFORMED', 0, null]),
    );
  });
});
