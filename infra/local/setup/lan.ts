import { X509Certificate } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { networkInterfaces } from 'node:os';
import { join } from 'node:path';
import { BrewlineError } from '../../../domain/kernel/errors.js';
import type { Config } from '../../config.js';
import { ensureCertificateFor } from './certificate.js';
import { giveFolder, type SystemUser } from './systemUser.js';
import { writeOwnFile } from './writeOwnFile.js';

/**
 * This machine's address of IPv4 in the local network.
 *
 * @throws BrewlineError `CONFIGURATION_INVALID` when there is none, or more than one to choose from
 */
export function lanAddress(interfaces = networkInterfaces()): string {
  const found = Object.entries(interfaces).flatMap(([name, addresses = []]) =>
    addresses
      .filter(({ family, internal }) => family === 'IPv4' && !internal)
      .map(({ address }) => ({ name, address })),
  );
  const [first, ...others] = found;
  if (!first) throw invalid('this machine has no address in a local network: connect it to one');
  if (others.length > 0) {
    const choice = found.map(({ name, address }) => `${address} (${name})`).join(', ');
    throw invalid(`this machine has several addresses: choose one with --lan <address>: ${choice}`);
  }
  return first.address;
}

export interface LanOptions {
  readonly dataDir: string;
  readonly address: string;
  readonly apiPort: number;
  /** Whom roles run as; undefined for this process's own user. */
  readonly user: SystemUser | undefined;
}

export type LanSettings = Pick<Config, 'host' | 'publicUrl' | 'apiTlsCertFile' | 'apiTlsKeyFile'>;

/** Lets the API answer at this address by HTTPS, with a certificate of the place's authority in a folder that the role can read. */
export async function lanSettings({ dataDir, address, apiPort, user }: LanOptions): Promise<LanSettings> {
  const made = await ensureCertificateFor(join(dataDir, 'tls'), address);
  const folder = join(dataDir, 'lan');
  const [apiTlsCertFile, apiTlsKeyFile] = [join(folder, 'server.pem'), join(folder, 'server.key')];
  await writeOwnFile(apiTlsCertFile, await readFile(made.certificateFile));
  await writeOwnFile(apiTlsKeyFile, await readFile(made.keyFile));
  await giveFolder(folder, user);
  return { host: address, publicUrl: `https://${address}:${apiPort}`, apiTlsCertFile, apiTlsKeyFile };
}

/** The authority's fingerprint, SHA-256, as phones show it before they trust it. */
export async function authorityFingerprint(dataDir: string): Promise<string> {
  return new X509Certificate(await readFile(join(dataDir, 'tls', 'ca.pem'))).fingerprint256;
}

function invalid(message: string): BrewlineError {
  return new BrewlineError('CONFIGURATION_INVALID', message);
}
