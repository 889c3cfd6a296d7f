import { once } from 'node:events';
import { connect, createServer, type Socket } from 'node:net';

/** A way to the broker that can be cut and clogged, so that no test has to stop the broker itself. */
export interface BrokerWay {
  /** The same URL, by this way. */
  url(amqpUrl: string): string;
  /** Ends every connection, and lets no new one in. */
  cut(): Promise<void>;
  /** Carries nothing further; connections stay. */
  clog(): void;
  /** Lets everything through again. */
  open(): Promise<void>;
  close(): Promise<void>;
}

export async function brokerWay(brokerPort: number): Promise<BrokerWay> {
  const sockets = new Set<Socket>();
  const server = createServer((client) => {
    const broker = connect(brokerPort, '127.0.0.1');
    for (const [from, to] of [
      [client, broker],
      [broker, client],
    ] as const) {
      sockets.add(from);
      from.pipe(to);
      from.on('error', () => to.destroy());
      from.on('close', () => {
        sockets.delete(from);
        to.destroy();
      });
    }
  });
  const listen = async (port: number) => {
    server.listen(port, '127.0.0.1');
    await once(server, 'listening');
  };
  await listen(0);
  const { port } = server.address() as { port: number };

  const cut = async () => {
    if (!server.listening) return;
    server.close();
    for (const socket of sockets) socket.destroy();
    await once(server, 'close');
  };
  return {
    url: (amqpUrl) => Object.assign(new URL(amqpUrl), { port: String(port) }).href,
    cut,
    clog: () => sockets.forEach((socket) => socket.pause()),
    open: async () => {
      sockets.forEach((socket) => socket.resume());
      if (!server.listening) await listen(port);
    },
    close: cut,
  };
}
