import { createServer, type RequestListener, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { limitConnections, serverTimeouts, type ConnectionLimits } from './connectionLimits.js';

export interface ListenOptions {
  readonly host: string;
  /** 0 takes a free one. */
  readonly port: number;
  readonly limits: ConnectionLimits;
  /** How long a client may take to send its request. */
  readonly requestTimeoutMs: number;
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
  const { host, port, limits, requestTimeoutMs } = options;
  const server = createServer(serverTimeouts(requestTimeoutMs), listener);
  limitConnections(server, limits);
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
    close: (graceMs) => close(server, graceMs),
  };
}

async function close(server: Server, graceMs: number): Promise<void> {
  const cut = setTimeout(() => server.closeAllConnections(), graceMs);
  await new Promise<void>((resolve) => {
    server.close(() => resolve());
    server.closeIdleConnections();
  });
  clearTimeout(cut);
}
