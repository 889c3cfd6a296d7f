import assert from 'node:assert/strict';
import type { Browser, BrowserContext, Page } from 'playwright-core';
import {
  createOutbound,
  createWebPushSender,
  newVapidPrivateKey,
} from '../../../adapters/notifications/index.js';
import { addPerson } from '../../../adapters/postgres/identity/index.js';
import type { Notice } from '../../../commands/ports/index.js';
import { machineErrors, sensors, steps, userActions } from '../../../domain/machine/index.js';
import { startApi, type TestApi } from '../../support/api.js';
import { launchChromium } from '../../support/chromium.js';
import { alarmNotice, someId } from '../../support/notices.js';
import { createPushSubscription } from '../../support/pushSubscription.js';
import { createTestAuthority, startTlsReceiver, type TlsReceiver } from '../../support/tlsReceiver.js';
import { until } from '../../support/until.js';
import { fillBrewhouse } from '../../support/web/brewhouse.js';
import { fakePush, pushTo, shownTo, type PushCalls } from '../../support/web/fakePush.js';
import { logInAt, seriousFindings, watchComplaints, webFolder } from '../../support/web/pages.js';
import { shownTime } from '../../support/web/shownTimes.js';

describe('people are told in the browser', () => {
  let api: TestApi;
  let browser: Browser;
  let context: BrowserContext;
  let page: Page;
  let complaints: string[];
  let password: string;
  let calls: PushCalls;
  let authority: Awaited<ReturnType<typeof createTestAuthority>>;
  let service: TlsReceiver;
  let endpoint: string;
  const subscription = createPushSubscription();

  before(async function () {
    browser = await launchChromium(this, { isWhole: true });
    authority = await createTestAuthority();
    service = await startTlsReceiver(await authority.certificateFor(['DNS:push.test']));
    endpoint = `https://push.test:${service.port}/send`;
    api = await startApi({ webFolder, limits: { compareEveryMs: 200, checkAccessEveryMs: 200 } });
    password = (await addPerson(api.pool, 'berta', 'brewer')) ?? '';
    const { rows } = await api.pool.query<{ person_id: string }>(
      `select person_id from identity.person where login = 'berta'`,
    );
    await fillBrewhouse(api.pool, 'berta', rows[0]!.person_id, Date.now());
  });
  beforeEach(async () => {
    context = await browser.newContext({
      viewport: { width: 390, height: 844 },
      locale: 'en-GB',
      serviceWorkers: 'allow',
    });
    await context.grantPermissions(['notifications'], { origin: api.url });
    calls = await fakePush(context, endpoint, subscription);
    page = await context.newPage();
    complaints = watchComplaints(page);
  });
  afterEach(async () => {
    await context.close();
    assert.deepEqual(complaints, []);
  });
  after(async () => {
    await browser?.close();
    await api?.stop();
    await service?.stop();
    await authority?.remove();
  });

  it('who say so when a machine waits for them, until they log out', async () => {
    await logInAt(page, api.url, 'berta', password);
    await page.evaluate('navigator.serviceWorker.ready.then(() => undefined)');
    await page.reload();
    const offer = page.getByRole('button', { name: 'Tell me when the brew needs me' });
    await offer.waitFor();
    assert.deepEqual([calls.permissionsAsked, calls.keys], [0, []]);
    assert.deepEqual(await seriousFindings(page), []);
    await offer.click();
    await offer.waitFor({ state: 'detached' });
    assert.deepEqual([calls.permissionsAsked, calls.keys], [1, ['BA-key-of-the-server']]);

    await page.goto(`${api.url}/me/notifications`);
    const row = page.locator('.row', { hasText: 'this one' });
    assert.match(await row.innerText(), / · Linux/);
    assert.equal(await waysOfBerta(), 1);

    // The browser's push service gave it another address.
    const [worker] = context.serviceWorkers();
    await worker!.evaluate(`(async () => {
      const event = new ExtendableEvent('pushsubscriptionchange');
      const json = ${JSON.stringify({ endpoint: 'https://push.test/other', expirationTime: null, keys: { p256dh: subscription.p256dh, auth: subscription.auth } })};
      event.newSubscription = { toJSON: () => json };
      const done = new Promise((resolve) => { event.waitUntil = resolve; });
      self.dispatchEvent(event);
      await done;
    })()`);
    assert.equal(await waysOfBerta(), 1);

    // A log-in that is over: the browser is told nothing, whoever comes next.
    await context.clearCookies();
    await page.reload();
    await page.getByLabel('Password', { exact: true }).waitFor();
    assert.equal(calls.ended, 1);

    await logInAt(page, api.url, 'berta', password);
    await offer.click();
    await until('another log-in is told', async () => (await waysOfBerta()) === 2);
    await page.getByRole('link', { name: 'Me', exact: true }).click();
    await page.getByRole('button', { name: 'Log out', exact: true }).click();
    await page.getByLabel('Password', { exact: true }).waitFor();
    assert.equal(await waysOfBerta(), 1);
  });

  it('in their language, by what the server encrypts, also while no page is open', async () => {
    await logInAt(page, api.url, 'berta', password);
    await page.evaluate('navigator.serviceWorker.ready.then(() => undefined)');
    await push(alarmNotice);
    const { brewId, alarmId } = alarmNotice;
    const [first] = await untilShown(1);
    assert.equal(first?.title, 'The machine waits for you: Fit the airlock');
    assert.match(first.body, /^Fit the airlock to the keg\.[^]*\nWhen: /);
    assert.deepEqual([first.tag, first.data], [alarmId, `/brews/${brewId}`]);

    // An escalation takes its place.
    await push({ ...alarmNotice, isEscalation: true });
    await until('it is escalated', async () => (await shownTo(page))[0]?.title.startsWith('Still open'));
    assert.equal((await shownTo(page)).length, 1);

    await page.getByRole('link', { name: 'Me', exact: true }).click();
    await page.getByLabel('Deutsch').check();
    await until('the worker knows', async () =>
      page.evaluate(`new Promise((resolve) => {
        const opening = indexedDB.open('brewline', 1);
        opening.onsuccess = () => {
          const asked = opening.result.transaction('seen').objectStore('seen').get('account');
          asked.onsuccess = () => { opening.result.close(); resolve(asked.result.language === 'de'); };
        };
      })`),
    );
    const others: readonly (readonly [Partial<Notice>, RegExp])[] = [
      [{ alarm: 'fault', code: machineErrors.thermalProtection }, /^Störung: /],
      [{ alarm: 'targetNotReached', code: steps.mashRest }, /: (?!Schritt)/],
      [{ alarm: 'sensorImplausible', code: sensors.liquid }, /: (?!Sensor \d)/],
      [{ alarm: 'userActionNeeded', code: userActions.needsCleaning }, /^Die Maschine wartet auf dich: /],
    ];
    for (const [index, [change, title]] of others.entries()) {
      // None is that of the one before.
      const id = `${index + 1}f0e6f8a-6a0f-5a7e-8f2e-2a9d1c3b4e5f`;
      await push({ ...alarmNotice, ...change, alarmId: id } as Notice);
      const shown = await until('it is shown', async () =>
        (await shownTo(page)).find(({ tag }) => tag === id),
      );
      assert.match(shown.title, title);
      assert.match(shown.body, /Wann: /);
    }
  });

  it('always something, also of what a newer server tells', async () => {
    await logInAt(page, api.url, 'berta', password);
    await page.evaluate('navigator.serviceWorker.ready.then(() => undefined)');
    await pushTo(page, '{"type":"somethingNew"}');
    await pushTo(page, 'no JSON');
    const shown = await untilShown(2);
    assert.deepEqual(
      new Set(shown.map(({ title, data }) => `${title} ${data}`)),
      new Set(['Brewline /alarms']),
    );
  });

  it('what they chose, when they want, and by webhooks', async () => {
    await logInAt(page, api.url, 'berta', password);
    await page.goto(`${api.url}/me/notifications`);
    const choice = page.getByLabel('The machine waits for you: E-mail');
    assert.equal(await choice.isChecked(), false);
    await choice.check();
    await page.getByText('There are none').waitFor();
    await page.getByLabel('From').fill('23:30');
    await page.getByRole('button', { name: 'Save' }).click();
    await page.getByText('Each day from 23:30 to 07:00').waitFor();
    assert.deepEqual(await seriousFindings(page), []);
    await page.reload();
    await page.getByText('Each day from 23:30 to 07:00').waitFor();
    assert.equal(await choice.isChecked(), true);

    await page.getByRole('button', { name: 'Add a webhook' }).click();
    await page.getByRole('dialog').getByLabel('Name').fill('kitchen');
    await page.getByLabel('Address').fill('http://hooks.example.com/brew');
    await page.getByRole('dialog').getByRole('button', { name: 'Add a webhook' }).click();
    await page.getByText('https URL on port 443').waitFor();
    assert.match(complaints.pop() ?? '', /422/);
    await page.getByLabel('Address').fill('https://hooks.example.com/brew');
    await page.keyboard.press('Enter');
    await page.getByText('whsec_dGVzdA==').waitFor();
    assert.deepEqual(await seriousFindings(page), []);
    await page.getByRole('button', { name: 'I have kept it' }).click();
    const row = page.locator('.row', { hasText: 'kitchen' });
    await row.getByRole('button', { name: 'Test' }).click();
    await row.getByText(new RegExp(`Last test ${shownTime}: on its way`)).waitFor();
    await api.pool.query(`update identity.notification_way set switched_off_at = now()`);
    await page.reload();
    await row.getByText(new RegExp(`Switched off ${shownTime}`)).waitFor();
    assert.equal(await page.getByText('whsec_').count(), 0);
    await row.getByRole('button', { name: 'Remove' }).click();
    await row.waitFor({ state: 'detached' });
  });

  /** Encrypted by the server, received by the push service, decrypted as the browser would. */
  async function push(notice: Notice): Promise<void> {
    const outbound = createOutbound({
      ...{ allow: `push.test:${service.port}`, ca: authority.ca },
      resolve: () => Promise.resolve(['127.0.0.1']),
    });
    const subject = 'mailto:operator@example.com';
    const sender = createWebPushSender({ outbound, privateKey: newVapidPrivateKey(), subject });
    const { p256dh, auth } = subscription;
    service.answer = (response) => response.writeHead(201).end();
    const address = { way: 'webPush', endpoint, p256dh, auth } as const;
    assert.deepEqual(await sender.deliver({ notificationId: someId, notice, address }), {
      result: 'delivered',
    });
    await pushTo(page, subscription.decrypt(service.received.at(-1)!.body));
  }

  function untilShown(count: number) {
    return until(`${count} are shown`, async () => {
      const shown = await shownTo(page);
      return shown.length === count && shown;
    });
  }

  async function waysOfBerta(): Promise<number> {
    const { rows } = await api.pool.query('select 1 from identity.notification_way');
    return rows.length;
  }
});
