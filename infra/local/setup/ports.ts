import { once } from 'node:events';
import { createServer } from 'node:net';
import { BrewlineError } from '../../../domain/kernel/errors.js';

export interface WantedPort {
  readonly port: number;
  /** What would listen on it. */
  readonly what: string;
  /** The variable that changes it. */
  readonly variable: string;
}

/** @throws BrewlineError `CONFIGURATION_INVALID` naming every port that is in use, with the variable that changes it */
export async function assertPortsFree(wanted: readonly WantedPort[]): Promise<void> {
  const taken: string[] = [];
  for (const { port, what, variable } of wanted) {
    if (!(await isFree(port))) taken.push(`  port ${port} for ${what}: choose another with ${variable}=…`);
  }
  if (taken.length > 0) {
    throw new BrewlineError('CONFIGURATION_INVALID', `Ports are in use already:\n${taken.join('\n')}`);
  }
}

/**
 * Free ports on loopback, below the range of outgoing connections and of Erlang's command-line tools (32768 up).
 *
 * @param count number of ports, all different
 */
export async function freePorts(count: number): Promise<number[]> {
  const found = new Set<number>();
  for (let tries = 0; tries < 500 && found.size < count; tries++) {
    const port = 23_000 + Math.floor(Math.random() * 9_000);
    if (!found.has(port) && (await isFree(port))) found.add(port);
  }
  if (found.size < count) throw new Error('no free ports between 23000 and 32000');
  return [...found];
}

async function isFree(port: number): Promise<boolean> {
  const server = createServer();
  server.listen({ port, host: '127.0.0.1', exclusive: true });
  const free = await once(server, 'listening').then(
    () => true,
    () => false,
  );
  if (free) await new Promise((closed) => server.close(closed));
  return free;
}
