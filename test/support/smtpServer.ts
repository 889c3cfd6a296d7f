import { SMTPServer } from 'smtp-server';
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import { until } from './until.js';

export interface ReceivedMail {
  readonly to: readonly string[];
  /** With its headers, as it came. */
  readonly raw: string;
  readonly body: string;
  /** Its link's. */
  readonly token: string;
}

export interface TestSmtpServer {
  readonly url: string;
  readonly mails: ReceivedMail[];
  /** What it refuses. */
  refuse: (to: string) => boolean;
  /** The first mail to this address that comes or has come; it is taken out. */
  mailTo(address: string): Promise<ReceivedMail>;
  stop(): Promise<void>;
}

/** A mail server on loopback that keeps what it gets. */
export async function startSmtpServer(): Promise<TestSmtpServer> {
  const mails: ReceivedMail[] = [];
  const server = new SMTPServer({
    ...{ authOptional: true, hideSTARTTLS: true, logger: false },
    onRcptTo: ({ address }, _session, done) =>
      done(refusing.refuse(address) ? new Error(`no mailbox ${address}`) : undefined),
    onData: (stream, { envelope }, done) => {
      void text(stream).then((raw) => {
        const to = envelope.rcptTo.map(({ address }) => address);
        const body = decoded(raw);
        mails.push({ to, raw, body, token: /#([\w-]{43})\n/.exec(body)?.[1] ?? '' });
        done();
      });
    },
  });
  server.listen(0, '127.0.0.1');
  await once(server.server, 'listening');
  const { port } = server.server.address() as AddressInfo;
  const refusing: TestSmtpServer = {
    url: `smtp://127.0.0.1:${port}`,
    mails,
    refuse: () => false,
    mailTo: async (address) => {
      const found = await until(`a mail to ${address}`, () => mails.find(({ to }) => to.includes(address)));
      mails.splice(mails.indexOf(found), 1);
      return found;
    },
    stop: () => new Promise((resolve) => void server.close(resolve)),
  };
  return refusing;
}

/** The text of a mail, whose long lines or letters may be encoded. */
function decoded(raw: string): string {
  const [head = '', ...parts] = raw.replaceAll('\r\n', '\n').split('\n\n');
  const body = parts.join('\n\n');
  if (/transfer-encoding: base64/i.test(head)) return Buffer.from(body, 'base64').toString();
  if (!/transfer-encoding: quoted-printable/i.test(head)) return body;
  const bytes = body
    .replace(/=\n/g, '')
    .replace(/=([0-9A-F]{2})/g, (_all, hex: string) => String.fromCharCode(Number.parseInt(hex, 16)));
  return Buffer.from(bytes, 'latin1').toString();
}
