import { createServer, connect, type AddressInfo, type Socket } from 'node:net';

/** A proxy of TCP connections as bad networks have them. */
export interface CuttingProxy {
  readonly url: string;
  /** Where new connections go to, in turn. */
  to(...urls: readonly string[]): void;
  /** Breaks all connections off; while it is closed, new ones are refused. */
  cut(): void;
  close(): void;
  open(): void;
  stop(): Promise<void>;
}

/** @param holdMs what comes back is held for this long, as by a proxy that gathers answers */
export async function startCuttingProxy(url: string, holdMs = 0): Promise<CuttingProxy> {
  let targets: readonly string[] = [url];
  let isClosed = false;
  let turn = 0;
  const sockets = new Set<Socket>();
  const server = createServer((near) => {
    const target = new URL(targets[turn++ % targets.length] ?? url);
    const far = connect(Number(target.port), target.hostname);
    for (const socket of [near, far]) {
      sockets.add(socket);
      socket.on('error', () => socket.destroy());
      socket.once('close', () => {
        sockets.delete(socket);
        near.destroy();
        far.destroy();
      });
    }
    if (isClosed) near.destroy();
    near.pipe(far);
    if (holdMs === 0) far.pipe(near);
    else gather(far, near, holdMs);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const cut = () => {
    for (const socket of sockets) socket.destroy();
  };
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    to: (...urls) => (targets = urls),
    cut,
    close: () => {
      isClosed = true;
      cut();
    },
    open: () => (isClosed = false),
    stop: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        cut();
      }),
  };
}

function gather(from: Socket, to: Socket, holdMs: number): void {
  let held: Buffer[] = [];
  let timer: NodeJS.Timeout | undefined;
  from.on('data', (data: Buffer) => {
    held.push(data);
    timer ??= setTimeout(() => {
      timer = undefined;
      if (!to.destroyed) to.write(Buffer.concat(held));
      held = [];
    }, holdMs);
  });
}
