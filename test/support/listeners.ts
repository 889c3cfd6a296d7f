import { readdir, readFile, readlink } from 'node:fs/promises';
import { join } from 'node:path';

/** A port, or a Unix socket, that somebody may connect to. */
export type Listener =
  | { readonly type: 'tcp'; readonly address: string; readonly port: number; readonly pid: number }
  | { readonly type: 'unix'; readonly path: string; readonly pid: number };

/** Where these processes and all their descendants listen, as Linux says itself. */
export async function listenersOf(roots: readonly number[]): Promise<readonly Listener[]> {
  const sockets = new Map([...(await tcpListeners()), ...(await unixListeners())]);
  const found: Listener[] = [];
  const seen = new Set<string>();
  for (const pid of await withDescendants(roots)) {
    for (const inode of await socketsOf(pid)) {
      const socket = sockets.get(inode);
      if (!socket || seen.has(inode)) continue;
      seen.add(inode);
      found.push({ ...socket, pid });
    }
  }
  return found;
}

type Socket =
  Omit<Extract<Listener, { type: 'tcp' }>, 'pid'> | Omit<Extract<Listener, { type: 'unix' }>, 'pid'>;

async function tcpListeners(): Promise<[inode: string, socket: Socket][]> {
  const listening = '0A';
  const tables = await Promise.all(['tcp', 'tcp6'].map((name) => linesOf(`/proc/net/${name}`)));
  return tables.flat().flatMap(([, local = '', , state, , , , , , inode = '']) => {
    const [address = '', port = ''] = local.split(':');
    if (state !== listening) return [];
    return [[inode, { type: 'tcp', address: addressOf(address), port: parseInt(port, 16) }]];
  });
}

async function unixListeners(): Promise<[inode: string, socket: Socket][]> {
  const acceptsConnections = 0x10000;
  return (await linesOf('/proc/net/unix')).flatMap(([, , , flags = '', , , inode = '', path = '']) =>
    (parseInt(flags, 16) & acceptsConnections) === 0 ? [] : [[inode, { type: 'unix', path }]],
  );
}

/** Groups of four bytes, each in the machine's own order. */
function addressOf(hex: string): string {
  const words = hex.match(/.{8}/g) ?? [];
  const bytes = words.flatMap((word) =>
    (word.match(/../g) ?? []).toReversed().map((byte) => parseInt(byte, 16)),
  );
  if (bytes.length === 4) return bytes.join('.');
  const isLoopback = bytes.every((byte, index) => byte === (index === 15 ? 1 : 0));
  return isLoopback ? '::1' : hex;
}

async function linesOf(file: string): Promise<string[][]> {
  const [, ...lines] = (await readFile(file, 'utf8')).trimEnd().split('\n');
  return lines.map((line) => line.trim().split(/\s+/));
}

async function withDescendants(roots: readonly number[]): Promise<ReadonlySet<number>> {
  const pids = (await readdir('/proc')).filter((name) => /^\d+$/.test(name)).map(Number);
  const parents = new Map<number, number>();
  for (const pid of pids) {
    const status = await readFile(`/proc/${pid}/status`, 'utf8').catch(() => '');
    parents.set(pid, Number(/^PPid:\s+(\d+)/m.exec(status)?.[1] ?? 0));
  }
  const family = new Set(roots);
  for (let size = -1; size !== family.size;) {
    size = family.size;
    for (const [pid, parent] of parents) if (family.has(parent)) family.add(pid);
  }
  return family;
}

async function socketsOf(pid: number): Promise<string[]> {
  const folder = `/proc/${pid}/fd`;
  const names = await readdir(folder).catch(() => []);
  const links = await Promise.all(names.map((name) => readlink(join(folder, name)).catch(() => '')));
  return links.flatMap((link) => /^socket:\[(\d+)\]$/.exec(link)?.[1] ?? []);
}
