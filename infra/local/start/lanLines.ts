import { join, relative } from 'node:path';
import { toString as qrCode } from 'qrcode';
import { authorityFingerprint, type Place } from '../setup/index.js';

/** The address for phones, as text and as a QR code, and what they have to trust. */
export async function lanLines({ config, dataDir }: Place): Promise<string> {
  const url = `${config.publicUrl}/docs`;
  const authority = join(dataDir, 'tls', 'ca.pem');
  return [
    // On a terminal with its own colours, since most have light letters on a dark ground.
    await qrCode(url, process.stdout.isTTY ? { type: 'terminal', small: true } : { type: 'utf8', margin: 2 }),
    `Phones in this network: ${url}`,
    `They trust it once they have ${relative(process.cwd(), authority)} (infra/operations.md, "Phones in the local network").`,
    `Its fingerprint: ${await authorityFingerprint(dataDir)}`,
  ].join('\n');
}
