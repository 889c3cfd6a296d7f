import assert from 'node:assert/strict';
import type { Browser, BrowserContext, Page } from 'playwright-core';
import { addPerson } from '../../../adapters/postgres/identity/index.js';
import {
  createMachineOwners,
  createParkedJobStore,
  createParking,
  createPresenceReader,
  createRequeueOutcomes,
  createSequenceStore,
  createThrottles,
} from '../../../adapters/postgres/index.js';
import { decodeLog, decodeUplink, encodeLog } from '../../../adapters/protobuf/index.js';
import { createPartitionIngest } from '../../../commands/ingest/index.js';
import { runParkedJobs } from '../../../commands/parkedJobs/index.js';
import { ScriptedDevice } from '../../integration/ingest/ingestStack.js';
import { startApi, type TestApi } from '../../support/api.js';
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
    const ingest = createPartitionIngest(0, {
      store: events,
      sequences: createSequenceStore(pool),
      codec: { decode: decodeUplink, encodeLog, decodeLog },
      parking: createParking(pool, { budget: parkingBudget, onUnkept: ignore }),
      outcomes: createRequeueOutcomes(pool),
      presence: createPresenceReader(pool),
      owners: createMachineOwners(pool),
      throttles: createThrottles(pool),
      ...{ deviceLimits: unlimited, tracing: { start: ignore }, logger: silentLogger },
      ...{ leaseMs: 60_000, prefetch: 1_000, now: () => new Date() },
      ...{ onParked: ignore, onSequenced: ignore, onAnomaly: ignore, onThrottled: ignore, onMissing: ignore },
    });
    const jobs = createParkedJobStore(pool);
    working = runParkedJobs(
      {
        ...{ jobs, logger: silentLogger },
        send: (messages) =>
          ingest.handle(
            messages.map(({ deviceId, request, body }) => ({
              ...{ deviceId, request, body, headers: {}, redelivered: false },
              ...{ routingKey: `devices.${deviceId}.up`, receivedAtMs: Date.now() },
            })),
          ),
      },
      ending.signal,
    );
    return ingest;
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
    const ingest = startIngest();
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
