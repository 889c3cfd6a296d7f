import { readFile } from 'node:fs/promises';
import { dirname, resolve } from 'node:path';
import { z } from 'zod';
import type { DeviceLogin } from '../../adapters/device/index.js';
import { deviceIdPattern } from '../../domain/kernel/deviceId.js';
import { BrewlineError, messageOf } from '../../domain/kernel/errors.js';

const deviceId = z.string().regex(deviceIdPattern);
const fleetSchema = z
  .array(
    z.union(
      [
        // As brewline device add --json writes it.
        z.strictObject({
          ...{ deviceId, secret: z.string() },
          ...{ claim: z.unknown().optional(), serial: z.string().optional() },
        }),
        z.strictObject({ deviceId, certificateFile: z.string(), keyFile: z.string() }),
      ],
      { error: 'each device has deviceId, and secret or certificateFile and keyFile' },
    ),
  )
  .min(1);

/** As the file has it. A relative path begins at the file's folder. */
export type FleetMember = z.infer<typeof fleetSchema>[number];

/** @throws BrewlineError `CONFIGURATION_INVALID` when the file is missing or invalid. */
export async function readFleetFile(path: string): Promise<readonly FleetMember[]> {
  try {
    return fleetSchema.parse(JSON.parse(await readFile(path, 'utf8')));
  } catch (error) {
    const problem = error instanceof z.ZodError ? z.prettifyError(error) : messageOf(error);
    throw new BrewlineError('CONFIGURATION_INVALID', `fleet file ${path}: ${problem}`, { cause: error });
  }
}

/** @throws BrewlineError `CONFIGURATION_INVALID` when certificate or key can't be read. */
export async function loginOf(member: FleetMember, fleetFile: string): Promise<DeviceLogin> {
  if ('secret' in member) return { type: 'secret', secret: member.secret };
  const read = async (file: string) => {
    try {
      return await readFile(resolve(dirname(fleetFile), file), 'utf8');
    } catch (error) {
      throw new BrewlineError('CONFIGURATION_INVALID', `${member.deviceId}: ${messageOf(error)}`, {
        cause: error,
      });
    }
  };
  const [certificate, key] = await Promise.all([read(member.certificateFile), read(member.keyFile)]);
  return { type: 'certificate', certificate, key };
}
