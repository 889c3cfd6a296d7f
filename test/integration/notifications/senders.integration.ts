import assert from 'node:assert/strict';
import { decodeJwt } from 'jose';
import {
  newVapidPrivateKey,
  newWebhookSecret,
  vapidPublicKeyOf,
} from '../../../adapters/notifications/index.js';
import type { NotificationAddress } from '../../../commands/ports/index.js';
import { notificationSendersOf } from '../../../infra/compose/notificationSenders.js';
import { readConfig } from '../../../infra/config.js';
import { alarmNotice as notice, someId as notificationId } from '../../support/notices.js';
import { createPushSubscription } from '../../support/pushSubscription.js';
import { createTestAuthority, startTlsReceiver, type TlsReceiver } from '../../support/tlsReceiver.js';

describe('ways to tell people', () => {
  let authority: Awaited<ReturnType<typeof createTestAuthority>>;
  let receiver: TlsReceiver;
  before(async () => {
    authority = await createTestAuthority();
    receiver = await startTlsReceiver(await authority.certificateFor(['IP:127.0.0.1']));
  });
  after(async () => {
    await receiver.stop();
    await authority.remove();
  });

  const { p256dh, auth } = createPushSubscription();
  const VAPID_PRIVATE_KEY = newVapidPrivateKey();
  const waysOf = (settings: Record<string, string>) =>
    notificationSendersOf(readConfig({ VAPID_PRIVATE_KEY, ...settings }), undefined, { ca: authority.ca });
  const addresses = (): Record<'webPush' | 'webhook', NotificationAddress> => {
    const url = `https://127.0.0.1:${receiver.port}/`;
    return {
      webPush: { way: 'webPush', endpoint: url, p256dh, auth },
      webhook: { way: 'webhook', url, secret: newWebhookSecret() },
    };
  };

  it('reach what OUTBOUND_ALLOW opens, and nothing on loopback without it', async () => {
    const open = waysOf({ OUTBOUND_ALLOW: `127.0.0.1:${receiver.port}` });
    const closed = waysOf({});
    for (const [way, address] of Object.entries(addresses()) as [
      'webPush' | 'webhook',
      NotificationAddress,
    ][]) {
      assert.ok(!closed.isUsable(address));
      const refused = await closed.senders[way].deliver({ notificationId, notice, address });
      assert.deepEqual(refused, { result: 'failed', failure: 'targetForbidden' });
      assert.equal(receiver.connections(), 0);
    }
    for (const [way, address] of Object.entries(addresses()) as [
      'webPush' | 'webhook',
      NotificationAddress,
    ][]) {
      assert.ok(open.isUsable(address));
      assert.deepEqual(await open.senders[way].deliver({ notificationId, notice, address }), {
        result: 'delivered',
      });
    }
    assert.equal(receiver.received.length, 2);
  });

  it('tell push services whom to write to', async () => {
    const subjectOf = async (settings: Record<string, string>) => {
      const ways = waysOf({ OUTBOUND_ALLOW: `127.0.0.1:${receiver.port}`, ...settings });
      await ways.senders.webPush.deliver({ notificationId, notice, address: addresses().webPush });
      const { authorization = '' } = receiver.received.at(-1)!.headers;
      return decodeJwt(/t=([^,]+)/.exec(authorization)![1]!).sub;
    };
    const all = {
      VAPID_SUBJECT: 'mailto:operator@example.com',
      PUBLIC_URL: 'https://brewline.example',
      MAIL_FROM: 'Brewline <beer@example.com>',
    };
    assert.equal(await subjectOf(all), 'mailto:operator@example.com');
    assert.equal(await subjectOf({ ...all, VAPID_SUBJECT: '' }), 'https://brewline.example');
    assert.equal(
      await subjectOf({ MAIL_FROM: all.MAIL_FROM, PUBLIC_URL: 'http://localhost' }),
      'mailto:beer@example.com',
    );
    assert.equal(await subjectOf({}), 'mailto:brewline@localhost');
  });

  it('have the public key that belongs to the private one', () => {
    assert.equal(waysOf({}).vapidPublicKey, vapidPublicKeyOf(VAPID_PRIVATE_KEY));
    assert.equal(waysOf({ VAPID_PRIVATE_KEY: '' }).vapidPublicKey, undefined);
  });

  it('end without a key or a mail server, and say so', async () => {
    const keyless = waysOf({ VAPID_PRIVATE_KEY: '', OUTBOUND_ALLOW: `127.0.0.1:${receiver.port}` });
    const failed = { result: 'failed', failure: 'notConfigured' };
    const push = { notificationId, notice, address: addresses().webPush };
    assert.deepEqual(await keyless.senders.webPush.deliver(push), failed);
    const mail = { way: 'mail', to: 'ada@example.com', language: 'en', timeZone: 'UTC' } as const;
    assert.ok(keyless.isUsable(mail));
    assert.deepEqual(await keyless.senders.mail.deliver({ notificationId, notice, address: mail }), failed);
  });
});

describe('settings of notifications', () => {
  it('are refused when they are wrong, without the key in the message', () => {
    for (const wrong of [
      { VAPID_PRIVATE_KEY: 'a1'.repeat(32) },
      { VAPID_SUBJECT: 'operator@example.com' },
      { VAPID_SUBJECT: 'http://brewline.example' },
      { OUTBOUND_ALLOW: '0.0.0.0/0' },
    ])
      assert.throws(
        () => readConfig(wrong),
        ({ message }: Error) => message.includes(Object.keys(wrong)[0]!) && !message.includes('a1a1'),
      );
  });
});
