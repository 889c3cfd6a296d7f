import assert from 'node:assert/strict';
import type { Browser, BrowserContext, Page } from 'playwright-core';
import { addPerson } from '../../../adapters/postgres/identity/index.js';
import {
  createMachineOwners,
  createParkedJobStore,
  createParking,
  createPresenceReader,
  createProjectionTarget,
  createRequeueOutcomes,
  createSequenceStore,
  createThrottles,
} from '../../../adapters/postgres/index.js';
import { decodeLog, decodeUplink, encodeLog } from '../../../adapters/protobuf/index.js';
import { createPartitionIngest } from '../../../commands/ingest/index.js';
import { runParkedJobs } from '../../../commands/parkedJobs/index.js';
import { ScriptedDevice } from '../../integration/ingest/ingestStack.js';
import { startApi, type TestApi } from '../../support/api.js';
import { bySize } from '../../support/bySize.js';
import { launchChromium } from '../../support/chromium.js';
import { parkingBudget } from '../../support/parkingBudget.js';
import { silentLogger } from '../../support/silentLogger.js';
import { unlimited } from '../../support/unlimited.js';
import { until } from '../../support/until.js';
import { logInAt, seriousFindings, watchComplaints, webFolder } from '../../support/web/pages.js';
import { fillParked } from '../../support/web/someParked.js';
import { MemoryStore } from '../../unit/commands/memoryStore.js';

const hostile = `keg says <b>no</b> \u202Egnp\u009B =cmd() ${'x'.repeat(500)}`;

describe('the page of parked messages', () => {
  const events = new MemoryStore();
  const ending = new AbortController();
  let working: Promise<void> = Promise.resolve();
  let ingest: ReturnType<typeof createPartitionIngest>;
  let api: TestApi;
  let browser: Browser;
  let context: BrowserContext;
  let page: Page;
  let complaints: string[];

  before(async function () {
    browser = await launchChromium(this);
    api = await startApi({ webFolder, events });
  });
  beforeEach(async () => {
    context = await browser.newContext({ viewport: { width: 1440, height: 900 }, locale: 'en-GB' });
    page = await context.newPage();
    complaints = watchComplaints(page);
  });
  afterEach(async () => {
    await context.close();
    assert.deepEqual(complaints, []);
  });
  after(async () => {
    ending.abort();
    await working;
    await browser?.close();
    await api?.stop();
  });

  /** The role ingest on the API's database, with its events in memory. */
  function startIngest() {
    const { pool } = api;
    const ignore = () => undefined;
    const partition = createPartitionIngest(0, {
      store: events,
      sequences: createSequenceStore(pool),
      codec: { decode: decodeUplink, encodeLog, decodeLog },
      parking: createParking(pool, { budget: parkingBudget, onUnkept: ignore }),
      outcomes: createRequeueOutcomes(pool),
      presence: createPresenceReader(pool),
      owners: createMachineOwners(pool),
      throttles: createThrottles(pool),
      ...{ deviceLimits: unlimited, tracing: { start: ignore }, logger: silentLogger },
      ...{ leaseMs: 60_000, prefetch: 1_000, stateCacheBytes: 1_048_576, now: () => new Date() },
      ...{ onParked: ignore, onSequenced: ignore, onAnomaly: ignore, onThrottled: ignore, onMissing: ignore },
    });
    const jobs = createParkedJobStore(pool);
    const sendNothing = () => Promise.reject(new Error('an event is sent nowhere'));
    const overEvents = runParkedJobs(
      { ...{ jobs, logger: silentLogger, over: 'events' }, send: sendNothing },
      ending.signal,
    );
    const overMessages = runParkedJobs(
      {
        ...{ jobs, logger: silentLogger },
        send: (messages) =>
          partition.handle(
            messages.map(({ deviceId, request, body }) => ({
              ...{ deviceId, request, body, headers: {}, redelivered: false },
              ...{ routingKey: `devices.${deviceId}.up`, receivedAtMs: Date.now() },
            })),
          ),
      },
      ending.signal,
    );
    working = Promise.all([overEvents, overMessages]).then(() => undefined);
    return partition;
  }

  /** The projection that parked an event: it applies the next that it is asked for, or says why not. */
  async function retryAsked(failure?: string): Promise<void> {
    const target = createProjectionTarget<void>({
      ...{ pool: api.pool, projection: 'readModels', schema: 'read_model', parkingBudget },
      write: async () => undefined,
    });
    const retry = await until('it is asked', async () => (await target.retriesAsked())[0]);
    if (failure !== undefined) return target.retryFailed(retry, failure);
    const at = await target.readCheckpoint();
    if (!at) await target.apply([], undefined, { storeId: 'store-1', position: 1n });
    const to = (await target.readCheckpoint()) ?? { storeId: 'store-1', position: 1n };
    await target.apply([], to, to, retry);
  }

  const requeued = () =>
    events.all
      .filter(({ type, data }) => type === 'TelemetryRecorded' && data instanceof Uint8Array)
      .flatMap((event) => decodeLog(event))
      .filter(({ entry }) => entry.type === 'message' && entry.requeued);

  it('shows a bad message, tries it, sends it again, and its effect is there once', async () => {
    await logInAt(page, api.url, 'admin', api.password);
    await page.goto(`${api.url}/admin/parked`);
    await page.getByText('Nothing is parked.').waitFor();
    ingest = startIngest();
    const device = new ScriptedDevice('keg-7');
    await ingest.handle([device.hello(1, 1), device.reading(1, 1, 20)]);
    // Its firmware counts from 1 once more.
    await ingest.handle([device.reading(1, 1, 21)]);
    await ingest.close();

    await page.getByRole('link', { name: /NUMBER_REUSED/ }).click();
    await page.getByRole('heading', { name: /another message has number 1 of boot 1/ }).waitFor();
    await page.getByText('brewline parked show').waitFor();
    // The number is marked in the fields and in the bytes.
    await page.locator('.parked-fields li[data-fault=true]', { hasText: 'seq 1' }).waitFor();
    await page.locator('.parked-fault', { hasText: '18' }).waitFor();
    assert.deepEqual(await seriousFindings(page), []);
    await page.getByRole('button', { name: 'Dry run' }).click();
    await page.getByText(/It would be stored: \d+ events? would be appended/).waitFor();
    assert.equal(requeued().length, 0);

    await page.getByRole('button', { name: 'Requeue this one' }).click();
    await page.locator('.parked-jobs li', { hasText: '1 stored' }).waitFor();
    await page.getByText('then stored').waitFor();
    assert.deepEqual(
      requeued().map(({ deviceId, entry }) => [deviceId, entry.type === 'message' && entry.seq]),
      [['keg-7', 1]],
    );
    await page.getByRole('button', { name: 'Dry run' }).click();
    await page.getByText('It is stored already').waitFor();
  });

  it('lets an admin edit a bad message, try it, and send it: its effect is there once, and who edited it', async () => {
    await logInAt(page, api.url, 'admin', api.password);
    const device = new ScriptedDevice('keg-8');
    await ingest.handle([device.hello(1, 1), device.event(1, 1, 7, { sessionStarted: { processType: 1 } })]);
    await ingest.handle([
      device.event(1, 2, 7, { fault: { code: 5, text: 'x'.repeat(501) } }),
      device.reading(1, 3, 20, 7),
    ]);
    await ingest.close();
    const faults = () => events.all.filter(({ stream, type }) => /keg-8/.test(stream) && /Fault/.test(type));
    assert.equal(faults().length, 0);

    await page.goto(`${api.url}/admin/parked?source=uplink&code=MESSAGE_MALFORMED`);
    await page.getByText('1 later message of this device was processed').waitFor();
    await page.getByRole('button', { name: 'Edit', exact: true }).click();
    const editor = page.getByRole('region', { name: 'Edit' });
    const text = editor.getByRole('textbox', { name: 'Fields (JSON)' });
    // What can't be sent is said before it is sent.
    const written = (await text.inputValue()).replace(/x{501}/, 'the pump is stuck');
    await text.fill(written.replace('"seq": 2', '"seq": 3'));
    await editor.getByRole('button', { name: 'Dry run of the edit' }).click();
    await editor.getByText('its number is boot 1, seq 2, and stays so').waitFor();
    complaints.splice(0, complaints.length, ...complaints.filter((each) => !each.includes('422')));
    await text.fill(written);
    await editor.getByRole('button', { name: 'Dry run of the edit' }).click();
    await editor.getByText(/It would be stored/).waitFor();
    const changed = editor.locator('.parked-differences li', { hasText: 'process_event.fault.text' });
    await changed.locator('ins', { hasText: 'the pump is stuck' }).waitFor();
    assert.deepEqual(await seriousFindings(page), []);
    assert.equal(faults().length, 0);

    await editor.getByLabel('Why').fill('firmware 2.1 repeats its texts');
    await editor.getByRole('button', { name: 'Requeue the edited message' }).click();
    await page
      .locator('.parked-jobs li', { hasText: 'firmware 2.1 repeats its texts' })
      .getByText('1 stored')
      .waitFor();
    const version = page.locator('.parked-edits li');
    await version.getByText('then stored').waitFor();
    await version.getByText('firmware 2.1 repeats its texts').waitFor();
    // What the device sent is still there, and can't be stored beside it.
    await page.locator('.parked-fields li', { hasText: 'xxxxxxxx' }).waitFor();
    await page.getByText('An edit of it is stored').waitFor();
    const [fault, ...more] = faults();
    assert.deepEqual(more, []);
    assert.equal((fault?.data as { text?: string }).text, 'the pump is stuck');
    assert.equal(fault?.metadata.editedBy, `person:${api.personId}`);
    await api.pool.query(`delete from ingest.parked_message where device_id = 'keg-8'`);
  });

  it('discards a group for a reason, and tells what became of it', async () => {
    await fillParked(api.pool);
    await logInAt(page, api.url, 'admin', api.password);
    await page.goto(`${api.url}/admin/parked?source=uplink&code=MESSAGE_MALFORMED`);
    await page.getByRole('button', { name: 'Discard all 7' }).click();
    const dialog = page.getByRole('dialog');
    await dialog.getByLabel('Why').fill('firmware 2.1 is recalled');
    await dialog.getByRole('button', { name: 'Discard' }).click();
    await page.locator('.parked-jobs li', { hasText: '7 discarded' }).waitFor();
    await page.getByText('firmware 2.1 is recalled').waitFor();
    await until(
      'the group is gone',
      async () => (await page.getByRole('link', { name: /MALFORMED/ }).count()) === 0,
    );
    const { rows } = await api.pool.query(
      `select sum(messages)::int as messages, array_agg(distinct "by") as by from ingest.unkept_message where reason = 'discarded'`,
    );
    assert.deepEqual(rows, [{ messages: 7, by: [api.personId] }]);
  });

  it('retries an event of a projection until it is applied, and skips one for a reason', async () => {
    await logInAt(page, api.url, 'admin', api.password);
    await page.goto(`${api.url}/admin/parked?source=projection+readModels&code=EVENT_UNPROJECTABLE`);
    const jobs = page.locator('.parked-jobs li');
    const facts = page.locator('.parked-facts');
    await facts.getByText('written by a test tool').waitFor();
    await page.locator('.parked-samples a').nth(1).click();
    await facts.getByText('device-keg-5@41').waitFor();
    assert.deepEqual(await seriousFindings(page), []);
    await page.getByRole('button', { name: 'Retry this one' }).click();
    await retryAsked('its cause is still there');
    await jobs.filter({ hasText: '1 came back' }).waitFor();
    await facts.getByText('its cause is still there').waitFor();
    await page.getByRole('button', { name: 'Retry this one' }).click();
    await retryAsked();
    await jobs.filter({ hasText: '1 applied' }).waitFor();
    await facts.getByText(/applied by a retry .* admin$/).waitFor();

    await page.locator('.parked-samples a').nth(2).click();
    await facts.getByText('device-keg-4@41').waitFor();
    await page.getByRole('button', { name: 'Skip this one' }).click();
    const dialog = page.getByRole('dialog');
    await dialog.getByLabel('Why').fill('keg-4 was never sold');
    await dialog.getByRole('button', { name: 'Skip' }).click();
    await jobs.filter({ hasText: '1 skipped' }).waitFor();
    await facts.getByText(/skipped .* admin · keg-4 was never sold/).waitFor();
  });

  it('counts all of a flood of 200 devices, of which a part is kept, and stays usable', async () => {
    const all = bySize({ usual: 2_000, full: 100_000 });
    const budget = { ...parkingBudget, deviceMessages: 5 };
    const parking = createParking(api.pool, { budget, onUnkept: () => undefined });
    for (let at = 0; at < all; at += 500)
      await parking.park(
        Array.from({ length: 500 }, (_, n) => ({
          ...{ source: `uplink ${n % 8}`, deviceId: `flood-${n % 200}`, routingKey: 'devices.flood.up' },
          ...{
            code: 'DEVICE_ID_MISMATCH' as const,
            cause: `flooded ${at + n}`,
            headers: {},
            order: undefined,
          },
          ...{ body: Buffer.from(String(at + n)), redelivered: false },
        })),
      );
    await logInAt(page, api.url, 'admin', api.password);
    await page.goto(`${api.url}/admin/parked`);
    const group = page.getByRole('link', { name: /DEVICE_ID_MISMATCH/ });
    await group.getByText(`1,000 kept of ${all.toLocaleString('en')}`).waitFor();
    await group.getByText('200 devices').waitFor();
    await group.getByRole('img', { name: `${all.toLocaleString('en')} parked in 24 h` }).waitFor();
    await group.click();
    await page.getByRole('button', { name: 'Requeue all 1,000' }).waitFor();
    assert.ok(Number(await page.evaluate('document.querySelectorAll("*").length')) < 2_000);
    // More than a hundred are not discarded by a slip.
    await page.getByRole('button', { name: 'Discard all 1,000' }).click();
    const dialog = page.getByRole('dialog');
    await dialog.getByLabel('Why').fill('a flood');
    await dialog.locator('input[name=number]').fill('999');
    await dialog.getByRole('button', { name: 'Discard' }).click();
    await dialog.getByText('This is another number.').waitFor();
    await dialog.locator('input[name=number]').fill('1000');
    await dialog.getByRole('button', { name: 'Discard' }).click();
    await page.locator('.parked-jobs li', { hasText: '1,000 discarded' }).waitFor();
  });

  it('keeps its layout on a phone, whatever a device or a cause says', async () => {
    await api.pool.query(
      `update ingest.parked_message set cause = $1 where code = 'SCHEMA_VERSION_UNKNOWN'`,
      [hostile],
    );
    await page.setViewportSize({ width: 390, height: 844 });
    await logInAt(page, api.url, 'admin', api.password);
    await page.goto(`${api.url}/admin/parked`);
    await page.getByRole('link', { name: /SCHEMA_VERSION_UNKNOWN/ }).click();
    await page.getByText(/Can't be read on from byte/).waitFor();
    await page.getByRole('heading', { name: /<b>no<\/b> ⟨U\+202E⟩gnp⟨U\+009B⟩/ }).waitFor();
    assert.equal(await page.evaluate('document.documentElement.scrollWidth'), 390);
    await page.getByRole('link', { name: 'All groups' }).click();
    await page.getByRole('link', { name: /SCHEMA_VERSION_UNKNOWN/ }).waitFor();
  });

  it('is not for analysts', async () => {
    const password = (await addPerson(api.pool, 'bert', 'analyst')) ?? '';
    await logInAt(page, `${api.url}/admin`, 'bert', password);
    await page.getByRole('link', { name: 'Overview' }).waitFor();
    await page.goto(`${api.url}/admin/parked`);
    await page.getByText('Your role does not show this page.').waitFor();
    assert.equal(await page.getByRole('link', { name: 'Parked' }).count(), 0);
  });
});
