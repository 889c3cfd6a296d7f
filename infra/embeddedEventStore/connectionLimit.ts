import { createServer, type Server, type Socket } from 'node:net';

export interface ConnectionLimits {
  /** Open connections in all. */
  readonly connections: number;
  /** How long a client may take from its connection to the first call that it may make. */
  readonly logInWithinMs: number;
}

export interface LimitedServer {
  readonly server: Server;
  /** @param peer address and port of a client that may make the call which it made */
  admit(peer: string): void;
  /** Takes no further connections, and ends those on which nobody logged in. */
  close(): void;
}

interface Waiting {
  readonly socket: Socket;
  readonly timer: NodeJS.Timeout;
}

/**
 * A server in front of gRPC's, which has no limits for connections. One on which nobody logs in is ended in time, whatever it waits for:
 * a handshake, a header, a call. Where there is no room, the one that has waited longest makes room; clients that logged in keep theirs.
 */
export function limitConnections(
  serve: (socket: Socket) => void,
  { connections, logInWithinMs }: ConnectionLimits,
): LimitedServer {
  /** The oldest first. */
  const waiting = new Map<string, Waiting>();
  let open = 0;

  const admit = (peer: string) => {
    clearTimeout(waiting.get(peer)?.timer);
    waiting.delete(peer);
  };
  const server = createServer((socket) => {
    const peer = `${socket.remoteAddress}:${socket.remotePort}`;
    const [oldest] = waiting.values();
    if (open >= connections) (oldest?.socket ?? socket).destroy();
    if (socket.destroyed) return;
    open += 1;
    const timer = setTimeout(() => socket.destroy(), logInWithinMs);
    waiting.set(peer, { socket, timer });
    socket.once('close', () => {
      open -= 1;
      if (waiting.get(peer)?.socket === socket) admit(peer);
    });
    serve(socket);
  });
  return {
    server,
    admit,
    close() {
      server.close();
      for (const { socket } of waiting.values()) socket.destroy();
    },
  };
}
