import { fork, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { makeStoreProtection, type StoreProtection } from '../../support/storeProtection.js';

const program = join(import.meta.dirname, '../../../infra/main/eventStore.js');

/** The role `event-store` as a process of its own, protected as `npm start` does, so that it can be killed. */
export class EventStoreProcess {
  #child: ChildProcess | undefined;
  #starts = 0;

  private constructor(
    readonly databaseUrl: string,
    readonly port: number,
    readonly protection: StoreProtection,
  ) {}

  static async start(databaseUrl: string): Promise<EventStoreProcess> {
    const process = new EventStoreProcess(databaseUrl, await freePort(), await makeStoreProtection());
    await process.start();
    return process;
  }

  get url(): string {
    return this.protection.urlOf('operator', this.port);
  }

  get pid(): number {
    return this.#child?.pid ?? 0;
  }

  /** How often it was started. */
  get starts(): number {
    return this.#starts;
  }

  hasEnded(): boolean {
    const child = this.#child;
    return child === undefined || child.exitCode !== null || child.signalCode !== null;
  }

  /** Resolves when the process serves. */
  async start(): Promise<void> {
    const env = {
      ...this.protection.env,
      PATH: process.env.PATH,
      DATABASE_URL: this.databaseUrl,
      EVENTSTORE_PORT: String(this.port),
      LOG_LEVEL: 'silent',
    };
    const child = fork(program, { env, stdio: 'ignore' });
    this.#child = child;
    this.#starts += 1;
    await new Promise<void>((resolve, reject) => {
      child.once('exit', (code) => reject(new Error(`the event store ended with ${code} before it served`)));
      child.on('message', (message: { type?: string }) => {
        if (message.type === 'ready') resolve();
      });
    });
  }

  async end(signal: 'SIGKILL' | 'SIGTERM'): Promise<number | null> {
    const child = this.#child;
    if (child === undefined || this.hasEnded()) return child?.exitCode ?? null;
    const exited = once(child, 'exit');
    child.kill(signal);
    const [code] = (await exited) as [number | null];
    return code;
  }

  /** Ends it, and removes what it was protected with. */
  async stop(): Promise<void> {
    await this.end('SIGTERM');
    await this.protection.remove();
  }

  /** Resolves with its exit code when it has ended by itself. */
  async ended(): Promise<number | null> {
    const child = this.#child;
    if (child === undefined) return null;
    if (child.exitCode === null) await once(child, 'exit');
    return child.exitCode;
  }
}

export async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  server.close();
  await once(server, 'close');
  if (address === null || typeof address === 'string') throw new Error('no port was assigned');
  return address.port;
}
