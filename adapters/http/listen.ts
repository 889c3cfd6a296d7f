import { createServer, type RequestListener, type Server } from 'node:http';
import { createServer as createTlsServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import { answerWhatIsNoRequest } from './bareAnswer.js';
import { limitConnections, serverTimeouts, type ConnectionLimits } from './connectionLimits.js';

/** A certificate chain and its key, both PEM. */
export interface ServerCertificate {
  readonly cert: Buffer;
  readonly key: Buffer;
}

export interface ListenOptions {
  readonly host: string;
  /** 0 selects a free port. */
  readonly port: number;
  readonly limits: ConnectionLimits;
  /** How long a client may take to send its request. */
  readonly requestTimeoutMs: number;
  /** Without it, it speaks plain HTTP. */
  readonly tls?: ServerCertificate;
}

export interface Listening {
  readonly port: number;
  /** Rejects when the server fails later on. */
  readonly failed: Promise<void>;
  /** New connections get this certificate; only where it serves TLS. */
  renewCertificate(certificate: ServerCertificate): void;
  /** Takes no further connections, lets what runs finish for `graceMs`, then cuts what is left. */
  close(graceMs: number): Promise<void>;
}

const minVersion = 'TLSv1.2';

/** Serves; rejects when the address is taken. */
export async function listen(listener: RequestListener, options: ListenOptions): Promise<Listening> {
  const { host, port, limits } = options;
  const { server, renewCertificate } = serverOf(listener, options);
  limitConnections(server, limits);
  answerWhatIsNoRequest(server);
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, host, () => {
      server.off('error', reject);
      resolve();
    });
  });
  const failed = new Promise<void>((_resolve, reject) => server.once('error', reject));
  return {
    failed,
    renewCertificate,
    port: (server.address() as AddressInfo).port,
    close: (graceMs) => close(server, graceMs),
  };
}

function serverOf(listener: RequestListener, { requestTimeoutMs, tls }: ListenOptions) {
  const timeouts = serverTimeouts(requestTimeoutMs);
  if (tls === undefined) return { server: createServer(timeouts, listener), renewCertificate: noCertificate };
  const server = createTlsServer({ ...timeouts, ...tls, minVersion }, listener);
  const renewCertificate: Listening['renewCertificate'] = (certificate) =>
    server.setSecureContext({ ...certificate, minVersion });
  return { server, renewCertificate };
}

function noCertificate(): never {
  throw new Error('it serves no TLS');
}

async function close(server: Server, graceMs: number): Promise<void> {
  const cut = setTimeout(() => server.closeAllConnections(), graceMs);
  await new Promise<void>((resolve) => {
    server.close(() => resolve());
    server.closeIdleConnections();
  });
  clearTimeout(cut);
}
