import { connect, type Socket } from 'node:net';

/** Connections of one address to one port. */
export class Attackers {
  readonly #sockets: Socket[] = [];
  closed = 0;
  answered = 0;

  constructor(
    readonly port: number,
    readonly host = '127.0.0.1',
  ) {}

  /** Opens so many; one that is refused counts as closed. */
  async open(count: number): Promise<void> {
    for (let at = 0; at < count; at += 1) {
      const socket = connect(this.port, this.host);
      socket.on('error', () => undefined);
      socket.once('data', () => (this.answered += 1));
      this.#sockets.push(socket);
      await new Promise<void>((resolve) => {
        socket.once('connect', resolve);
        socket.once('close', () => {
          this.closed += 1;
          resolve();
        });
      });
    }
  }

  /** @param part of the connections, 0 to 1; the others stay idle */
  sendAll(bytes: string | Uint8Array, part = 1): void {
    const some = this.#sockets.slice(0, Math.ceil(this.#sockets.length * part));
    for (const socket of some) if (socket.writable) socket.write(bytes);
  }

  close(): void {
    for (const socket of this.#sockets) socket.destroy();
  }
}
