import assert from 'node:assert/strict';
import { importJWK, jwtVerify, type JWK } from 'jose';
import {
  createOutbound,
  createWebPushSender,
  newVapidPrivateKey,
  vapidPublicKeyOf,
} from '../../../adapters/notifications/index.js';
import type { Notice, NotificationAddress } from '../../../commands/ports/index.js';
import { createPushSubscription } from '../../support/pushSubscription.js';
import { createTestAuthority, startTlsReceiver, type TlsReceiver } from '../../support/tlsReceiver.js';
import { alarmNotice, alarmWithout, notices, someId } from '../../support/notices.js';

const privateKey = newVapidPrivateKey();
const publicKey = vapidPublicKeyOf(privateKey)!;
const subject = 'mailto:operator@example.com';

describe('web push', () => {
  let authority: Awaited<ReturnType<typeof createTestAuthority>>;
  let service: TlsReceiver;
  let endpoint: string;
  const subscription = createPushSubscription();

  before(async () => {
    authority = await createTestAuthority();
    service = await startTlsReceiver(await authority.certificateFor(['DNS:push.test']));
    endpoint = `https://push.test:${service.port}/send/abc?d=e`;
  });
  after(async () => {
    await service.stop();
    await authority.remove();
  });
  beforeEach(() => {
    service.received.length = 0;
    service.answer = (response) => response.writeHead(201, { location: '/m/1' }).end();
  });

  const outbound = (allow = `push.test:${service.port}`) =>
    createOutbound({ allow, ca: authority.ca, resolve: () => Promise.resolve(['127.0.0.1']) });
  const addressOf = (changes: Partial<NotificationAddress> = {}): NotificationAddress => {
    const { p256dh, auth } = subscription;
    return { ...{ way: 'webPush', endpoint, p256dh, auth }, ...changes } as NotificationAddress;
  };
  const deliver = (notice: Notice, address = addressOf()) =>
    createWebPushSender({ outbound: outbound(), privateKey, subject }).deliver({
      ...{ notificationId: someId, notice, address },
    });
  const topicFor = async (notice: Notice, address = addressOf()) => {
    assert.deepEqual(await deliver(notice, address), { result: 'delivered' });
    const topic = service.received.at(-1)?.headers['topic'];
    assert.match(String(topic), /^[\w-]{32}$/);
    return topic;
  };

  for (const notice of notices)
    it(`of ${notice.type} is encrypted for the browser, and has ids and codes alone`, async () => {
      assert.deepEqual(await deliver(notice), { result: 'delivered' });
      const [request] = service.received;
      assert.equal(`${request?.method} ${request?.path}`, 'POST /send/abc?d=e');
      assert.equal(request?.headers['content-encoding'], 'aes128gcm');
      assert.equal(request?.headers['ttl'], '900');
      assert.deepEqual(JSON.parse(subscription.decrypt(request.body)), notice);
      assert.throws(() => createPushSubscription().decrypt(request.body));
    });

  it('is signed by the key that browsers subscribed with, for this push service', async () => {
    await deliver(alarmNotice);
    const [, token = '', key = ''] =
      /^vapid t=([^,]+), ?k=(.+)$/.exec(service.received[0]?.headers.authorization ?? '') ?? [];
    assert.equal(key, publicKey);
    const verifier = await verifierOf(key);
    const audience = new URL(endpoint).origin;
    const { payload } = await jwtVerify(token, verifier, { audience, algorithms: ['ES256'] });
    assert.equal(payload.sub, subject);
    assert.ok(payload.exp! <= Date.now() / 1000 + 24 * 3600);
    const other = await verifierOf(vapidPublicKeyOf(newVapidPrivateKey())!);
    await assert.rejects(jwtVerify(token, other, { audience }));
  });

  it('replaces what waits of the same brew, but nothing urgent by something that is not', async () => {
    const brew = await topicFor(alarmNotice);
    assert.equal(
      await topicFor({ ...alarmNotice, alarmId: 'another', sessionId: 'keg-1.9', alarm: 'fault' }),
      brew,
    );
    assert.notEqual(await topicFor({ ...alarmNotice, brewId: 'another' }), brew);
    assert.notEqual(await topicFor({ ...alarmNotice, alarm: 'fermentationStarted' }), brew);
    const ofSession = alarmWithout('brewId');
    const session = await topicFor(ofSession);
    assert.notEqual(session, brew);
    assert.notEqual(await topicFor({ ...ofSession, sessionId: 'keg-1.9' }), session);
    // Two push services can not tell that it is the same brew.
    assert.notEqual(await topicFor(alarmNotice, addressOf({ auth: createPushSubscription().auth })), brew);
  });

  it('says how urgent it is', async () => {
    const urgencyFor = async (notice: Notice) => {
      await deliver(notice);
      return service.received.at(-1)?.headers['urgency'];
    };
    assert.equal(await urgencyFor({ ...alarmNotice, alarm: 'fault' }), 'high');
    assert.equal(await urgencyFor({ ...alarmNotice, alarm: 'kegClarified' }), 'low');
    assert.equal(await urgencyFor({ ...alarmNotice, alarm: 'kegClarified', isEscalation: true }), 'high');
    assert.equal(await urgencyFor({ ...alarmNotice, alarm: 'deviceLost' }), 'normal');
  });

  it('tells what the push service answered', async () => {
    const answering = (status: number, headers = {}) => {
      service.answer = (response) => response.writeHead(status, headers).end('reason');
      return deliver(alarmNotice);
    };
    for (const status of [200, 201, 202]) assert.deepEqual(await answering(status), { result: 'delivered' });
    for (const status of [404, 410]) assert.deepEqual(await answering(status), { result: 'gone' });
    for (const status of [307, 400, 403, 413, 500])
      assert.deepEqual(await answering(status), { result: 'failed', failure: 'refused', status });
    for (const status of [429, 503])
      assert.deepEqual(await answering(status, { 'retry-after': '60' }), {
        ...{ result: 'failed', failure: 'refused', status, retryAfterMs: 60_000 },
      });
  });

  it('goes to push services of browsers and to what OUTBOUND_ALLOW names alone', async () => {
    const lookedUp: string[] = [];
    const strict = createOutbound({
      allow: '',
      resolve: async (name) => {
        lookedUp.push(name);
        return ['127.0.0.1'];
      },
    });
    const sender = createWebPushSender({ outbound: strict, privateKey, subject });
    const to = (url: string) =>
      sender.deliver({ notificationId: someId, notice: alarmNotice, address: addressOf({ endpoint: url }) });
    for (const url of [
      ...[
        'https://push.test/',
        'https://8.8.8.8/',
        'https://fcm.googleapis.com.evil.test/',
        'https://evil.test/fcm.googleapis.com',
      ],
      ...['https://notify.windows.com/', 'https://evilnotify.windows.com/', 'http://fcm.googleapis.com/'],
      ...[
        'https://fcm.googleapis.com:8443/',
        'https://fcm.googleapis.com@evil.test/',
        'https://me@fcm.googleapis.com/',
        'nonsense',
      ],
    ])
      assert.deepEqual(await to(url), { result: 'failed', failure: 'targetForbidden' }, url);
    assert.deepEqual(lookedUp, []);
    const hosts = [
      ...['fcm.googleapis.com', 'updates.push.services.mozilla.com', 'web.push.apple.com'],
      ...['db5p.notify.windows.com', 'wns2-by3p.notify.windows.com'],
    ];
    // Their names lead to loopback here: the guard holds for them too.
    for (const host of hosts)
      assert.deepEqual(await to(`https://${host}/a`), { result: 'failed', failure: 'targetForbidden' });
    assert.deepEqual(lookedUp, hosts);
  });

  it('fails for keys that are none, and without a key of the server', async () => {
    for (const wrong of [
      ...[{ p256dh: '' }, { p256dh: 'A'.repeat(87) }, { p256dh: subscription.auth }],
      ...[{ auth: '' }, { auth: 'short' }, { auth: subscription.p256dh }],
    ])
      assert.deepEqual(await deliver(alarmNotice, addressOf(wrong)), {
        result: 'failed',
        failure: 'targetForbidden',
      });
    const keyless = createWebPushSender({ outbound: outbound(), privateKey: '', subject });
    assert.deepEqual(
      await keyless.deliver({ notificationId: someId, notice: alarmNotice, address: addressOf() }),
      { result: 'failed', failure: 'notConfigured' },
    );
    assert.deepEqual(service.received, []);
  });

  it('has keys of 32 and 65 bytes', () => {
    for (let i = 0; i < 300; i++) {
      const key = newVapidPrivateKey();
      assert.equal(Buffer.from(key, 'base64url').length, 32);
      assert.equal(Buffer.from(vapidPublicKeyOf(key)!, 'base64url').length, 65);
    }
    for (const wrong of ['', 'A'.repeat(43), 'a1'.repeat(32)])
      assert.equal(vapidPublicKeyOf(wrong), undefined);
  });
});

function verifierOf(publicKeyText: string) {
  const point = Buffer.from(publicKeyText, 'base64url');
  const [x, y] = [point.subarray(1, 33), point.subarray(33)].map((part) => part.toString('base64url'));
  return importJWK({ kty: 'EC', crv: 'P-256', x, y } as JWK, 'ES256');
}
