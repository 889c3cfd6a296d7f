import type { IncomingMessage, Server, ServerResponse } from 'node:http';
import { isIPv6, type Socket } from 'node:net';
import { Server as TlsServer } from 'node:tls';
import { bareAnswer } from './bareAnswer.js';

export interface ConnectionLimits {
  /** Open connections in all. */
  readonly connections: number;
  /** Open connections of one address. Behind a proxy, or for RabbitMQ alone, as many as in all. */
  readonly connectionsOfAddress: number;
  /** Connections that stay open for further requests; any other ends with its answer. All of them when left out. */
  readonly kept?: number;
}

const keepAliveTimeoutMs = 65_000;

/**
 * How long a client may take, for `createServer` of node:http and node:https alike: for its handshake, and for a whole request with its
 * headers. Node looks every half minute unless it is told to look more often.
 */
export function serverTimeouts(requestTimeoutMs: number) {
  return {
    handshakeTimeout: 5_000,
    headersTimeout: Math.min(5_000, requestTimeoutMs),
    requestTimeout: requestTimeoutMs,
    connectionsCheckingInterval: 500,
    keepAliveTimeout: keepAliveTimeoutMs,
    maxHeaderSize: 16 * 1024,
    // Such a request is refused like any other one.
    requireHostHeader: false,
  };
}

/**
 * Keeps one address from taking all connections. Where there is no room, the one that has been open longest without a request makes room; when
 * all of them have asked something, the new one is told so, and closed.
 */
export function limitConnections(server: Server, limits: ConnectionLimits): void {
  server.maxHeadersCount = 100;
  const connections = new OpenConnections();
  const serve = server.listeners('connection');
  server.removeAllListeners('connection');

  server.on('connection', (socket: Socket) => {
    const network = networkOf(socket);
    const isRoom =
      (connections.ofNetwork(network) < limits.connectionsOfAddress || connections.dropIdle(network)) &&
      (connections.size < limits.connections || connections.dropIdle());
    if (!isRoom) {
      refuse(socket, server instanceof TlsServer);
      return;
    }
    connections.add(socket);
    for (const listener of serve) listener.call(server, socket);
  });
  server.on('request', ({ socket }) => connections.asked(socket));
  if (limits.kept !== undefined) limitKept(server, limits.kept);
}

/** Before the listener that answers. */
function limitKept(server: Server, limit: number): void {
  const kept = new Set<Socket>();
  server.prependListener('request', ({ socket }: IncomingMessage, response: ServerResponse) => {
    if (kept.has(socket)) return;
    if (kept.size >= limit) {
      response.setHeader('Connection', 'close');
      return;
    }
    kept.add(socket);
    socket.once('close', () => kept.delete(socket));
  });
}

/** By peer address and port: a request over TLS has another socket than its connection. */
class OpenConnections {
  readonly #sockets = new Map<string, Socket>();
  /** Connections without a request so far, the oldest first. */
  readonly #idle = new Map<string, Socket>();
  readonly #ofNetworks = new Map<string, number>();

  get size(): number {
    return this.#sockets.size;
  }

  ofNetwork(network: string): number {
    return this.#ofNetworks.get(network) ?? 0;
  }

  add(socket: Socket): void {
    const [peer, network] = [peerOf(socket), networkOf(socket)];
    this.#sockets.set(peer, socket);
    this.#idle.set(peer, socket);
    this.#ofNetworks.set(network, this.ofNetwork(network) + 1);
    socket.once('close', () => {
      if (this.#sockets.get(peer) === socket) this.#delete(peer, network);
    });
  }

  asked(socket: Socket): void {
    this.#idle.delete(peerOf(socket));
  }

  /**
   * Closes the connection that has been without a request for longest.
   *
   * @param network only of this one
   * @returns false when there is none
   */
  dropIdle(network?: string): boolean {
    for (const [peer, socket] of this.#idle) {
      const own = networkOf(socket);
      if (network !== undefined && own !== network) continue;
      this.#delete(peer, own);
      socket.destroy();
      return true;
    }
    return false;
  }

  #delete(peer: string, network: string): void {
    this.#sockets.delete(peer);
    this.#idle.delete(peer);
    const left = this.ofNetwork(network) - 1;
    if (left > 0) this.#ofNetworks.set(network, left);
    else this.#ofNetworks.delete(network);
  }
}

function peerOf({ remoteAddress, remotePort }: Socket): string {
  return `${remoteAddress} ${remotePort}`;
}

/** A client with one IPv6 address usually has a whole /64. */
function networkOf({ remoteAddress = '' }: Socket): string {
  if (!isIPv6(remoteAddress) || remoteAddress.startsWith('::ffff:'))
    return remoteAddress.replace('::ffff:', '');
  const [head = '', tail] = remoteAddress.split('::');
  const groups = head.split(':');
  const missing = tail === undefined ? 0 : 8 - groups.length - tail.split(':').length;
  return [...groups, ...Array<string>(missing).fill('0')].slice(0, 4).join(':');
}

const refusal = bareAnswer(
  {
    status: 503,
    code: 'TOO_MANY_CONNECTIONS',
    detail: 'Too many connections are open from this address, or in all. Close some, or try again later.',
  },
  { headers: { 'Retry-After': '5' } },
);

/** During a TLS handshake no answer can be sent. */
function refuse(socket: Socket, isTls: boolean): void {
  socket.on('error', () => undefined);
  if (isTls) socket.destroy();
  else socket.end(refusal, () => socket.destroy());
}
