import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { X509Certificate } from 'node:crypto';
import { chmod, mkdir, readdir, readFile } from 'node:fs/promises';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { BrewlineError } from '../../../domain/kernel/errors.js';
import { writeOwnFile } from './writeOwnFile.js';

export interface Certificate {
  readonly caFile: string;
  readonly certificateFile: string;
  readonly keyFile: string;
}

/** Days; browsers and mobile systems accept no server certificate that is valid for longer than 825. */
const serverDays = 825;
const authorityDays = 3650;
const renewBeforeSeconds = 30 * 24 * 3600;

/**
 * A private certificate authority and a server certificate for this machine, made by openssl on first use; the server's
 * is renewed when less than 30 days are left, under the same authority, so that devices keep trusting it.
 *
 * @param folder where they are kept
 * @throws BrewlineError `CONFIGURATION_INVALID` when openssl is missing
 */
export function ensureCertificate(folder: string): Promise<Certificate> {
  const names = ['DNS:localhost', `DNS:${hostname()}`, 'IP:127.0.0.1', 'IP:::1'];
  return ensureServer(folder, 'server', names, async (file) => isValidFor(file, renewBeforeSeconds));
}

/**
 * The same for another address of this machine, under the same authority; made anew when the address has changed.
 *
 * @param address of IPv4
 */
export function ensureCertificateFor(folder: string, address: string): Promise<Certificate> {
  const isGood = async (file: string) =>
    (await isValidFor(file, renewBeforeSeconds)) &&
    new X509Certificate(await readFile(file)).checkIP(address) !== undefined;
  return ensureServer(folder, 'lan', [`IP:${address}`], isGood);
}

async function ensureServer(
  folder: string,
  name: string,
  names: readonly string[],
  isGood: (certificateFile: string) => Promise<boolean>,
): Promise<Certificate> {
  const files = {
    caFile: join(folder, 'ca.pem'),
    caKeyFile: join(folder, 'ca.key'),
    certificateFile: join(folder, `${name}.pem`),
    keyFile: join(folder, `${name}.key`),
  };
  await mkdir(folder, { recursive: true, mode: 0o700 });
  if (!existsSync(files.caFile)) await makeAuthority(files.caKeyFile, files.caFile);
  if (!(await isGood(files.certificateFile))) await makeServer(files, names);
  // openssl makes certificates that everybody can read.
  for (const file of await readdir(folder)) await chmod(join(folder, file), 0o600);
  return { caFile: files.caFile, certificateFile: files.certificateFile, keyFile: files.keyFile };
}

/** A key, and a certificate that may sign others. */
export async function makeAuthority(keyFile: string, file: string): Promise<void> {
  await makeKey(keyFile);
  const subject = `/CN=Brewline private authority of ${hostname()}`;
  const extension = ['-addext', 'keyUsage=critical,keyCertSign,cRLSign'];
  await openssl(
    'req',
    '-x509',
    '-new',
    '-sha256',
    '-key',
    keyFile,
    '-subj',
    subject,
    ...extension,
    '-days',
    String(authorityDays),
    '-out',
    file,
  );
}

interface AuthorityAndServer extends Certificate {
  readonly caKeyFile: string;
}

/** @param names as in a certificate's subjectAltName, `DNS:localhost` or `IP:127.0.0.1` */
async function makeServer(files: AuthorityAndServer, names: readonly string[]): Promise<void> {
  const [request, extensions] = ['csr', 'ext'].map((ending) =>
    files.certificateFile.replace(/pem$/, ending),
  ) as [string, string];
  await writeOwnFile(extensions, `subjectAltName=${names.join(',')}\nextendedKeyUsage=serverAuth\n`);
  await makeKey(files.keyFile);
  await openssl('req', '-new', '-key', files.keyFile, '-subj', `/CN=${hostname()}`, '-out', request);
  const authority = ['-CA', files.caFile, '-CAkey', files.caKeyFile, '-CAcreateserial'];
  await openssl(
    'x509',
    '-req',
    '-sha256',
    '-in',
    request,
    ...authority,
    '-extfile',
    extensions,
    '-days',
    String(serverDays),
    '-out',
    files.certificateFile,
  );
}

/** Only its owner can read it. */
export async function makeKey(file: string): Promise<void> {
  await writeOwnFile(file, '');
  await openssl('ecparam', '-name', 'prime256v1', '-genkey', '-noout', '-out', file);
}

async function isValidFor(file: string, seconds: number): Promise<boolean> {
  if (!existsSync(file)) return false;
  return openssl('x509', '-in', file, '-noout', '-checkend', String(seconds)).then(
    () => true,
    () => false,
  );
}

/** @throws BrewlineError `CONFIGURATION_INVALID` when there is none */
export async function openssl(...args: string[]): Promise<void> {
  try {
    await promisify(execFile)('openssl', args);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error;
    throw new BrewlineError(
      'CONFIGURATION_INVALID',
      'openssl is needed to create certificates for TLS. Install it (Debian, Ubuntu: apt-get install openssl; macOS: brew install openssl) and start again.',
      { cause: error },
    );
  }
}
