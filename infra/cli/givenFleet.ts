import { X509Certificate } from 'node:crypto';
import { mkdir, readFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import type { Config } from '../config.js';
import { writeOwnFile } from '../local/setup/index.js';
import type { SimulationOptions } from '../simulation/index.js';
import { withDatabase } from './connections.js';
import { ensureSimulatedFleet } from './simulatedFleet.js';

/** The options of `brewline simulate`. */
export type GivenOptions = Omit<SimulationOptions, 'fleet'> & {
  readonly fleet?: string;
  /** Certificate of the one device that takes part, and its key. */
  readonly cert?: string;
  readonly key?: string;
  /** In place of the setting MQTT_CA_FILE. */
  readonly ca?: string;
  readonly dryRun?: boolean;
  readonly json?: boolean;
};

/** Settings with the authority of `--ca`. */
export function withAuthority(config: Config, { ca }: GivenOptions): Config {
  return ca === undefined ? config : { ...config, mqttCaFile: ca };
}

/** Adds a fleet file, which is created when none is given, and a folder for the devices' memory. */
export async function withFleet(given: GivenOptions, config: Config): Promise<SimulationOptions> {
  const folder = join(config.dataDir, 'simulate');
  const state = given.state ?? folder;
  if (given.fleet !== undefined) return { ...given, state, fleet: given.fleet };
  const { cert, key } = given;
  if (cert !== undefined && key !== undefined)
    return { ...given, state, fleet: await fleetOfCertificate({ cert, key, device: given.device }, folder) };
  if (cert !== key) throw new Error('--cert and --key belong together: a certificate, and its private key');
  const deviceIds = given.recording === undefined ? numbered(given.devices) : [given.device ?? 'recording'];
  const { credentialKey } = config;
  const fleet = await withDatabase(config, (pool) =>
    ensureSimulatedFleet({ pool, credentialKey, folder, deviceIds }),
  );
  return { ...given, state, fleet };
}

/**
 * A fleet of the one device that the certificate names.
 *
 * @throws Error when it is none, or of another than `--device`
 */
async function fleetOfCertificate(
  { cert, key, device }: { readonly cert: string; readonly key: string; readonly device: string | undefined },
  folder: string,
): Promise<string> {
  const deviceId = commonNameOf(await readFile(cert), cert);
  if (device !== undefined && device !== deviceId)
    throw new Error(`the certificate in ${cert} is of ${deviceId || 'nobody'}, not of ${device}`);
  await mkdir(folder, { recursive: true, mode: 0o700 });
  const file = join(folder, 'fleet.json');
  await writeOwnFile(
    file,
    JSON.stringify([{ deviceId, certificateFile: resolve(cert), keyFile: resolve(key) }]),
  );
  return file;
}

function commonNameOf(pem: Buffer, file: string): string {
  try {
    return /^CN=(.*)$/m.exec(new X509Certificate(pem).subject)?.[1] ?? '';
  } catch (cause) {
    throw new Error(`${file} is no certificate (PEM)`, { cause });
  }
}

/** Not the ids of `npm start`: two devices with one id would end each other's connection. */
function numbered(count: number): string[] {
  return Array.from({ length: count }, (_, index) => `cli-${String(index + 1).padStart(4, '0')}`);
}
