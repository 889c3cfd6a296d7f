import { createServer, type RequestListener, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';

export interface ListenOptions {
  readonly host: string;
  /** 0 selects a free port. */
  readonly port: number;
  /** Open connections, at most; further ones are closed at once. */
  readonly maxConnections: number;
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

/** Longer than a load balancer or RabbitMQ's HTTP client keeps a connection, so that we are not the one who closes it in use. */
const keepAliveTimeoutMs = 65_000;

/** Serves; rejects when the address is taken. */
export async function listen(listener: RequestListener, options: ListenOptions): Promise<Listening> {
  const { host, port, maxConnections, requestTimeoutMs } = options;
  const server = createServer(
    { requestTimeout: requestTimeoutMs, headersTimeout: requestTimeoutMs },
    listener,
  );
  server.maxConnections = maxConnections;
  server.keepAliveTimeout = keepAliveTimeoutMs;
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
