import { once } from 'node:events';
import { copyFile, rename, writeFile } from 'node:fs/promises';
import { connect } from 'node:tls';
import type { Logger } from '../../domain/kernel/logger.js';
import { silentLogger } from './silentLogger.js';

/** As a renewal does it: written beside, and put in its place. */
export async function replaceFile(file: string, from: string): Promise<void> {
  await copyFile(from, `${file}.new`);
  await rename(`${file}.new`, file);
}

/** The same with this content. */
export async function rewriteFile(file: string, content: string): Promise<void> {
  await writeFile(`${file}.new`, content);
  await rename(`${file}.new`, file);
}

/** Serial number of the certificate that a new connection to loopback gets. */
export async function servedSerial(port: number): Promise<string> {
  const socket = connect({
    port,
    host: '127.0.0.1',
    rejectUnauthorized: false,
    ALPNProtocols: ['h2', 'http/1.1'],
  });
  await once(socket, 'secureConnect');
  const { serialNumber } = socket.getPeerCertificate();
  socket.destroy();
  return serialNumber;
}

/** Keeps what a role says of files that changed. */
export function reloadLog(): {
  readonly logger: Logger;
  readonly taken: string[];
  readonly refused: string[];
} {
  const [taken, refused]: [string[], string[]] = [[], []];
  const logger: Logger = {
    ...silentLogger,
    info: (_fields, message) => message.includes('changed') && taken.push(message),
    warn: (_fields, message) => message.includes('changed') && refused.push(message),
  };
  return { logger, taken, refused };
}
