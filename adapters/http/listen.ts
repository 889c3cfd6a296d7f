import { createServer, type RequestListener, type Server } from 'node:http';
import { createServer as createTlsServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import { answerWhatIsNoRequest } from './bareAnswer.js';
import { followCertificate, readCertificate, type CertificateFiles } from './certificateFiles.js';
import { limitConnections, serverTimeouts, type ConnectionLimits } from './connectionLimits.js';

export interface ListenOptions {
  readonly host: string;
  /** 0 selects a free port. */
  readonly port: number;
  readonly limits: ConnectionLimits;
  /** How long a client may take to send its request. */
  readonly requestTimeoutMs: number;
  /** Without it, it speaks plain HTTP. */
  readonly tls?: CertificateFiles;
}

export interface Listening {
  readonly port: number;
  /** Rejects when the server fails later on. */
  readonly failed: Promise<void>;
  /** Takes no further connections, lets what runs finish for `graceMs`, then cuts what is left. */
  close(graceMs: number): Promise<void>;
}

/** Serves; rejects when the address is taken. */
export async function listen(listener: RequestListener, options: ListenOptions): Promise<Listening> {
  const { host, port, limits } = options;
  const { server, unfollow } = serverOf(listener, options);
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
    port: (server.address() as AddressInfo).port,
    close: (graceMs) => {
      unfollow();
      return close(server, graceMs);
    },
  };
}

function serverOf(listener: RequestListener, { requestTimeoutMs, tls }: ListenOptions) {
  const timeouts = serverTimeouts(requestTimeoutMs);
  if (tls === undefined) return { server: createServer(timeouts, listener), unfollow: () => undefined };
  const server = createTlsServer({ ...timeouts, ...readCertificate(tls) }, listener);
  return { server, unfollow: followCertificate(server, tls) };
}

async function close(server: Server, graceMs: number): Promise<void> {
  const cut = setTimeout(() => server.closeAllConnections(), graceMs);
  await new Promise<void>((resolve) => {
    server.close(() => resolve());
    server.closeIdleConnections();
  });
  clearTimeout(cut);
}
