import { randomBytes } from 'node:crypto';
import { existsSync } from 'node:fs';
import { mkdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { BrewlineError } from '../../../domain/kernel/errors.js';
import { makeAuthority, makeKey, openssl } from './certificate.js';
import { writeOwnFile } from './writeOwnFile.js';

/** Certificate and key of an authority, as set-up names them too. */
function authorityFiles(folder: string) {
  return { certificateFile: join(folder, 'ca.pem'), keyFile: join(folder, 'ca.key') };
}

/**
 * Makes an authority for devices, for development: in production there is one already.
 *
 * @returns the file of its certificate
 * @throws BrewlineError `CONFIGURATION_INVALID` when there is one in the folder
 */
export async function makeDeviceAuthority(folder: string): Promise<string> {
  const { certificateFile, keyFile } = authorityFiles(folder);
  if (existsSync(certificateFile) || existsSync(keyFile))
    throw new BrewlineError('CONFIGURATION_INVALID', `there is an authority in ${folder} already`);
  await mkdir(folder, { recursive: true, mode: 0o700 });
  await makeAuthority(keyFile, certificateFile);
  return certificateFile;
}

/** How the names of Brewline's users at the broker begin: RabbitMQ looks for a certificate's name among them first. */
const ownUsers = 'brewline_';

export interface DeviceCertificateOptions {
  /** Folder with ca.pem and ca.key. */
  readonly authority: string;
  /** Matches `deviceIdPattern`. */
  readonly deviceId: string;
  readonly days: number;
  /** Where its files go. */
  readonly folder: string;
}

/**
 * Makes a key, and a certificate whose common name is the device's id.
 *
 * @throws BrewlineError `CONFIGURATION_INVALID` without an authority there, or for the name of a user of the broker
 */
export async function issueDeviceCertificate(options: DeviceCertificateOptions) {
  const { authority, deviceId, days, folder } = options;
  const ca = authorityFiles(authority);
  if (deviceId.startsWith(ownUsers))
    throw new BrewlineError(
      'CONFIGURATION_INVALID',
      `no device has the name of a user of the broker, as ${deviceId} may be: it would come in as that`,
    );
  if (!existsSync(ca.keyFile))
    throw new BrewlineError(
      'CONFIGURATION_INVALID',
      `there is no authority in ${authority}: brewline ca init makes one`,
    );
  await mkdir(folder, { recursive: true, mode: 0o700 });
  const file = (ending: string) => join(folder, `${deviceId}.${ending}`);
  const [certificateFile, keyFile, request, extensions] = [
    file('pem'),
    file('key'),
    file('csr'),
    file('ext'),
  ];
  await makeKey(keyFile);
  await writeOwnFile(extensions, 'basicConstraints=CA:FALSE\nextendedKeyUsage=clientAuth\n');
  await openssl('req', '-new', '-key', keyFile, '-subj', `/CN=${deviceId}`, '-out', request);
  const signed = [
    '-CA',
    ca.certificateFile,
    '-CAkey',
    ca.keyFile,
    '-set_serial',
    `0x${randomBytes(16).toString('hex')}`,
  ];
  const validity = ['-extfile', extensions, '-days', String(days), '-out', certificateFile];
  await openssl('x509', '-req', '-sha256', '-in', request, ...signed, ...validity);
  await Promise.all([rm(request), rm(extensions)]);
  return { certificateFile, keyFile };
}
