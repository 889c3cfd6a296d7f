import assert from 'node:assert/strict';
import {
  createOutbound,
  createWebhookSender,
  isUsableWebhook,
  newWebhookSecret,
} from '../../../adapters/notifications/index.js';
import { webhookKeyOf } from '../../../adapters/notifications/webhook/index.js';
import type { Notice, NotificationAddress } from '../../../commands/ports/index.js';
import { alarmNotice, notices, someId } from '../../support/notices.js';
import { createTestAuthority, startTlsReceiver, type TlsReceiver } from '../../support/tlsReceiver.js';
import { isSigned } from '../../support/webhookSignature.js';

describe('webhooks', () => {
  let authority: Awaited<ReturnType<typeof createTestAuthority>>;
  let receiver: TlsReceiver;
  let url: string;
  const secret = newWebhookSecret();
  const nowMs = Date.parse('2026-11-28T20:06:07.890Z');

  before(async () => {
    authority = await createTestAuthority();
    receiver = await startTlsReceiver(await authority.certificateFor(['DNS:hooks.test']));
    url = `https://hooks.test:${receiver.port}/brewline`;
  });
  after(async () => {
    await receiver.stop();
    await authority.remove();
  });
  beforeEach(() => {
    receiver.received.length = 0;
    receiver.answer = (response) => response.writeHead(204).end();
  });

  const outbound = (allow = `127.0.0.1:${receiver.port}`) =>
    createOutbound({ allow, ca: authority.ca, resolve: () => Promise.resolve(['127.0.0.1']) });
  const deliver = (notice: Notice, address: Partial<NotificationAddress> = {}, allow?: string) =>
    createWebhookSender({ outbound: outbound(allow), now: () => nowMs }).deliver({
      ...{ notificationId: someId, notice },
      address: { ...{ way: 'webhook', url, secret }, ...address } as NotificationAddress,
    });

  for (const notice of notices)
    it(`of ${notice.type} are signed as Standard Webhooks says`, async () => {
      assert.deepEqual(await deliver(notice), { result: 'delivered' });
      const [request] = receiver.received;
      assert.equal(`${request?.method} ${request?.path}`, 'POST /brewline');
      assert.equal(request?.headers['content-type'], 'application/json');
      assert.equal(request?.headers['webhook-id'], someId);
      assert.equal(request?.headers['webhook-timestamp'], String(Math.floor(nowMs / 1000)));
      assert.ok(isSigned(request, secret));
      assert.ok(!isSigned(request, newWebhookSecret()));
      assert.ok(!isSigned({ ...request, body: Buffer.from(`${String(request?.body)} `) }, secret));
      const { type, ...data } = notice;
      const atMs = 'toMs' in notice ? notice.toMs : notice.atMs;
      assert.deepEqual(JSON.parse(String(request?.body)), {
        type,
        timestamp: new Date(atMs).toISOString(),
        data,
      });
    });

  it('tell what the receiver answered', async () => {
    const answering = (status: number, headers = {}) => {
      receiver.answer = (response) => response.writeHead(status, headers).end('reason');
      return deliver(alarmNotice);
    };
    for (const status of [200, 201, 204]) assert.deepEqual(await answering(status), { result: 'delivered' });
    assert.deepEqual(await answering(410), { result: 'gone' });
    for (const status of [301, 307, 400, 404, 500])
      assert.deepEqual(await answering(status, { location: url }), {
        result: 'failed',
        failure: 'refused',
        status,
      });
    assert.deepEqual(await answering(429, { 'retry-after': '30' }), {
      ...{ result: 'failed', failure: 'refused', status: 429, retryAfterMs: 30_000 },
    });
  });

  it('go nowhere that is forbidden', async () => {
    const failed = { result: 'failed', failure: 'targetForbidden' };
    assert.deepEqual(await deliver(alarmNotice, {}, ''), failed);
    assert.deepEqual(await deliver(alarmNotice, { url: url.replace('https', 'http') }), failed);
    assert.deepEqual(await deliver(alarmNotice, { secret: 'whsec_c2hvcnQ=' }), failed);
    const push = { way: 'webPush', endpoint: url, p256dh: '', auth: '' } as const;
    assert.deepEqual(await deliver(alarmNotice, push), failed);
    assert.equal(receiver.received.length, 0);
  });

  it('can be known as unusable before they are called', () => {
    const isUsable = (changes = {}) =>
      isUsableWebhook({ way: 'webhook', url, secret, ...changes }, outbound());
    assert.ok(isUsable());
    assert.ok(isUsable({ url: 'https://hooks.example/' }));
    for (const wrong of [{ url: 'http://hooks.example/' }, { url: 'https://10.0.0.1/' }, { secret: 'none' }])
      assert.ok(!isUsable(wrong));
  });

  it('have a secret of 24 to 64 bytes', () => {
    assert.match(secret, /^whsec_[A-Za-z0-9+/]{43}=$/);
    assert.equal(webhookKeyOf(secret)?.length, 32);
    assert.notEqual(newWebhookSecret(), secret);
    const ofBytes = (bytes: number) => `whsec_${Buffer.alloc(bytes, 7).toString('base64')}`;
    for (const bytes of [24, 64]) assert.equal(webhookKeyOf(ofBytes(bytes))?.length, bytes);
    for (const wrong of [
      ofBytes(23),
      ofBytes(65),
      secret.slice(6),
      '',
      'whsec_',
      `${secret}!`,
      `whsec_${'ü'.repeat(40)}`,
    ])
      assert.equal(webhookKeyOf(wrong), undefined, wrong);
  });
});
