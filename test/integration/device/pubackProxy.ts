import { once } from 'node:events';
import { connect, createServer, type AddressInfo, type Socket } from 'node:net';

/** A way to a broker on which acknowledgements get lost while everything else arrives, as behind a node of a cluster that stalls. */
export interface PubackProxy {
  readonly url: string;
  /** PUBACKs that were kept from devices. */
  readonly swallowed: number;
  swallow(isOn: boolean): void;
  close(): Promise<void>;
}

const pubackType = 4;

export async function pubackProxy(brokerPort: number): Promise<PubackProxy> {
  let swallowing = false;
  let swallowed = 0;
  const sockets = new Set<Socket>();
  const server = createServer((device) => {
    const broker = connect(brokerPort, '127.0.0.1');
    device.pipe(broker);
    let unread: Buffer = Buffer.alloc(0);
    broker.on('data', (chunk: Buffer) => {
      unread = Buffer.concat([unread, chunk]);
      for (let end = endOfPacket(unread); end !== undefined; end = endOfPacket(unread)) {
        const isLost = swallowing && (unread[0] ?? 0) >> 4 === pubackType;
        if (isLost) swallowed += 1;
        else device.write(unread.subarray(0, end));
        unread = unread.subarray(end);
      }
    });
    for (const [socket, other] of [
      [device, broker],
      [broker, device],
    ] as const) {
      sockets.add(socket);
      socket.on('error', () => other.destroy());
      socket.on('close', () => {
        sockets.delete(socket);
        other.destroy();
      });
    }
  });
  await once(server.listen(0, '127.0.0.1'), 'listening');
  return {
    url: `mqtt://127.0.0.1:${(server.address() as AddressInfo).port}`,
    get swallowed() {
      return swallowed;
    },
    swallow: (isOn) => (swallowing = isOn),
    close: async () => {
      server.close();
      for (const socket of sockets) socket.destroy();
      await once(server, 'close');
    },
  };
}

/** Where the first packet ends; undefined while it is incomplete. Its length stands in up to four bytes of seven bits each. */
function endOfPacket(bytes: Buffer): number | undefined {
  let length = 0;
  for (let at = 1; at < Math.min(bytes.length, 5); at += 1) {
    const byte = bytes[at] ?? 0;
    length += (byte & 127) << (7 * (at - 1));
    if (byte < 128) return at + 1 + length <= bytes.length ? at + 1 + length : undefined;
  }
  return undefined;
}
