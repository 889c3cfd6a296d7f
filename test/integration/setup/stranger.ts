import { once } from 'node:events';
import http2 from 'node:http2';
import { connect as connectTcp } from 'node:net';
import { connect as connectAmqp } from 'amqplib';
import mqtt from 'mqtt';
import { Client } from 'pg';

/** What listens on a port, and so what a stranger tries there. */
export type Door =
  'postgres' | 'amqp' | 'mqtt' | 'mqtts' | 'portMapper' | 'eventStore' | 'authBackend' | 'api';

export interface Attempt {
  readonly door: Door;
  readonly port: number;
}

/** A process that knows addresses and user names but no secret, run as another user: tries each door, and tells how it was refused. */
process.on('message', (attempts: readonly Attempt[]) => {
  void (async () => {
    const answers: Record<string, readonly string[]> = {};
    for (const { door, port } of attempts) answers[door] = await Promise.all(tries[door](port));
    process.send?.(answers, () => process.exit(0));
  })();
});

const host = '127.0.0.1';
const wrong = 'f'.repeat(64);

const tries: Readonly<Record<Door, (port: number) => readonly Promise<string>[]>> = {
  postgres: (port) =>
    ['postgres', 'brewline_admin', 'brewline_owner', 'nobody'].map((user) =>
      refusal(async () => {
        const client = new Client({ host, port, user, password: wrong, database: 'postgres' });
        await client.connect();
        await client.end();
      }),
    ),
  amqp: (port) =>
    [`guest:guest`, `brewline_ingest:${wrong}`, `sim-0001:${wrong}`].map((login) =>
      refusal(async () => (await connectAmqp(`amqp://${login}@${host}:${port}`)).close()),
    ),
  mqtt: (port) => overMqtt(`mqtt://${host}:${port}`),
  mqtts: (port) => overMqtt(`mqtts://${host}:${port}`),
  portMapper: (port) => [askPortMapper(port, [107]), askPortMapper(port, [110])],
  eventStore: (port) => [
    grpcStatus(port, {}),
    grpcStatus(port, { authorization: `Basic ${Buffer.from(`brewline_api:${wrong}`).toString('base64')}` }),
  ],
  authBackend: (port) =>
    ['user', `${wrong}/user`, `${wrong}/topic`].map(async (path) => {
      const body = new URLSearchParams({ username: 'sim-0001', password: wrong, client_id: 'sim-0001' });
      return httpStatus(`http://${host}:${port}/auth/${path}`, { method: 'POST', body });
    }),
  api: (port) =>
    ['devices', 'parked', 'brews'].map((path) => httpStatus(`http://${host}:${port}/api/v1/${path}`)),
};

async function refusal(open: () => Promise<unknown>): Promise<string> {
  try {
    await open();
    return 'let in';
  } catch (error) {
    const { code, message } = error as { code?: unknown; message: string };
    return `${String(code)} ${message}`;
  }
}

function overMqtt(url: string): Promise<string>[] {
  const logins = [{}, { username: 'guest', password: 'guest' }, { username: 'sim-0001', password: wrong }];
  return logins.map((login) =>
    refusal(async () => {
      const options = { ...login, clientId: 'sim-0001', reconnectPeriod: 0, rejectUnauthorized: false };
      (await mqtt.connectAsync(url, options)).end(true);
    }),
  );
}

/** Erlang's port mapper: 107 asks it to end, 110 for the names of all nodes. */
async function askPortMapper(port: number, request: readonly number[]): Promise<string> {
  const socket = connectTcp(port, host);
  socket.write(Buffer.from([0, request.length, ...request]));
  const chunks: Buffer[] = [];
  socket.on('data', (chunk: Buffer) => chunks.push(chunk));
  await once(socket, 'close');
  return Buffer.concat(chunks).toString('latin1');
}

async function grpcStatus(port: number, headers: Readonly<Record<string, string>>): Promise<string> {
  const session = http2.connect(`https://localhost:${port}`, { rejectUnauthorized: false });
  try {
    const stream = session.request({
      ...headers,
      ':method': 'POST',
      ':path': '/event_store.client.streams.Streams/Read',
      'content-type': 'application/grpc',
      te: 'trailers',
    });
    const [answer] = (await once(stream, 'response')) as [http2.IncomingHttpHeaders];
    return `grpc-status ${String(answer['grpc-status'])}`;
  } finally {
    session.destroy();
  }
}

async function httpStatus(url: string, init: RequestInit = {}): Promise<string> {
  return `HTTP ${(await fetch(url, init)).status}`;
}
