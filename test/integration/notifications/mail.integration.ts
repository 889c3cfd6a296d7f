import assert from 'node:assert/strict';
import { createServer, type AddressInfo, type Socket } from 'node:net';
import { once } from 'node:events';
import { createMailSender } from '../../../adapters/notifications/index.js';
import { createMailer } from '../../../adapters/smtp/index.js';
import type { Mailer, Notice, NotificationAddress } from '../../../commands/ports/index.js';
import { alarmNotice, alarmWithout, someId } from '../../support/notices.js';
import { silentLogger } from '../../support/silentLogger.js';
import { startSmtpServer, type TestSmtpServer } from '../../support/smtpServer.js';

type MailAddress = Extract<NotificationAddress, { way: 'mail' }>;

const ada: MailAddress = {
  ...{ way: 'mail', to: 'ada@example.com', language: 'de', timeZone: 'Europe/Berlin' },
};

describe('mails of notices', () => {
  let smtp: TestSmtpServer;
  before(async () => {
    smtp = await startSmtpServer();
  });
  after(() => smtp.stop());
  beforeEach(() => {
    smtp.refuse = () => false;
  });

  const mailerTo = (url: string) => createMailer({ url, from: 'brewline@example.com', logger: silentLogger });
  const deliver = (notice: Notice, address = ada, mailer: Mailer | undefined = mailerTo(smtp.url)) =>
    createMailSender({ mailer, origin: 'https://brewline.example', timeoutMs: 1_000 }).deliver({
      ...{ notificationId: someId, notice, address },
    });

  it('say in the language and the time zone of the person what to do, and link to the brew', async () => {
    assert.deepEqual(await deliver(alarmNotice), { result: 'delivered' });
    const { body, raw } = await smtp.mailTo('ada@example.com');
    assert.match(body, /Aufsatz|Gärspund|Gärröhrchen/);
    assert.match(body, /Samstag, 28\. November 2026 um 21:05 MEZ/);
    assert.match(body, /\n\nhttps:\/\/brewline\.example\/brews\/c0a8012e-4f7a-4b57-8f4e-9a0b1c2d3e4f\n/);
    assert.match(raw, /^Subject: /m);
  });

  it('link to the alarms when it is about no brew', async () => {
    await deliver(alarmWithout('brewId'), { ...ada, to: 'eve@example.com', language: 'en' });
    assert.match((await smtp.mailTo('eve@example.com')).body, /\n\nhttps:\/\/brewline\.example\/alarms\n/);
  });

  it('tell why they did not arrive, in time', async () => {
    smtp.refuse = () => true;
    assert.deepEqual(await deliver(alarmNotice), { result: 'failed', failure: 'refused', status: 550 });
    assert.deepEqual(await deliver(alarmNotice, ada, mailerTo('smtp://127.0.0.1:1')), {
      ...{ result: 'failed', failure: 'unreachable' },
    });
    assert.deepEqual(
      await createMailSender({ mailer: undefined, origin: '' }).deliver({
        ...{ notificationId: someId, notice: alarmNotice, address: ada },
      }),
      { result: 'failed', failure: 'notConfigured' },
    );

    const sockets: Socket[] = [];
    const silent = createServer((socket) => void sockets.push(socket)).listen(0, '127.0.0.1');
    await once(silent, 'listening');
    const { port } = silent.address() as AddressInfo;
    const answer = await deliver(alarmNotice, ada, mailerTo(`smtp://127.0.0.1:${port}`));
    for (const socket of sockets) socket.destroy();
    silent.close();
    assert.deepEqual(answer, { result: 'failed', failure: 'timedOut' });
  });
});
