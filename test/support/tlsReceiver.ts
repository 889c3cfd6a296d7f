import { once } from 'node:events';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import type { IncomingHttpHeaders, IncomingMessage, ServerResponse } from 'node:http';
import { createServer } from 'node:https';
import type { AddressInfo, Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { buffer } from 'node:stream/consumers';
import type { TLSSocket } from 'node:tls';
import { makeAuthority } from '../../infra/local/setup/certificate.js';
import { serverCertificateOf, type TestCertificate } from './testCertificate.js';

export interface ReceivedRequest {
  readonly method: string;
  readonly path: string;
  readonly headers: IncomingHttpHeaders;
  readonly body: Buffer;
  /** The name that the client asked for in TLS. */
  readonly serverName: string | false | null;
  /** The address that it was connected to. */
  readonly address: string;
}

/** A server that people would give the URL of: https on loopback, which keeps what it gets. */
export interface TlsReceiver {
  readonly port: number;
  readonly received: ReceivedRequest[];
  /** Connections, TLS or not. */
  connections(): number;
  /** What it answers; 204 at first. */
  answer: (response: ServerResponse, request: IncomingMessage) => void;
  stop(): Promise<void>;
}

export interface TestAuthority {
  readonly ca: string;
  certificateFor(names: readonly string[]): Promise<TestCertificate>;
}

/** An authority that no system knows. */
export async function createTestAuthority(): Promise<TestAuthority & { remove(): Promise<void> }> {
  const folder = await mkdtemp(join(tmpdir(), 'brewline-authority-'));
  const files = { certificateFile: join(folder, 'ca.pem'), keyFile: join(folder, 'ca.key') };
  await makeAuthority(files.keyFile, files.certificateFile);
  return {
    ca: await readFile(files.certificateFile, 'utf8'),
    certificateFor: (names) => serverCertificateOf(names, files),
    remove: () => rm(folder, { recursive: true }),
  };
}

export async function startTlsReceiver(
  certificate: TestCertificate,
  { address = '127.0.0.1', port = 0 } = {},
): Promise<TlsReceiver> {
  const received: ReceivedRequest[] = [];
  const open = new Set<Socket>();
  let connections = 0;
  const server = createServer({ cert: certificate.cert, key: certificate.key }, (request, response) => {
    void buffer(request).then((body) => {
      const { method = '', url: path = '', headers } = request;
      const { servername: serverName = false, localAddress = '' } = request.socket as TLSSocket;
      received.push({ method, path, headers, body, serverName, address: localAddress });
      receiver.answer(response, request);
    });
  });
  server.on('connection', (socket: Socket) => {
    connections++;
    open.add(socket);
    socket.once('close', () => open.delete(socket));
  });
  server.listen(port, address);
  await once(server, 'listening');
  const receiver: TlsReceiver = {
    port: (server.address() as AddressInfo).port,
    received,
    connections: () => connections,
    answer: (response) => response.writeHead(204).end(),
    stop: async () => {
      for (const socket of open) socket.destroy();
      server.close();
      await once(server, 'close');
    },
  };
  return receiver;
}
