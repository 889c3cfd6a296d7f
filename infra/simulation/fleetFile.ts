import { readFile } from 'node:fs/promises';
import { z } from 'zod';
import { deviceIdPattern } from '../../domain/kernel/deviceId.js';
import { BrewlineError, messageOf } from '../../domain/kernel/errors.js';

const fleetSchema = z
  .array(z.object({ deviceId: z.string().regex(deviceIdPattern), secret: z.string() }))
  .min(1);

export type Fleet = readonly { readonly deviceId: string; readonly secret: string }[];

/** @throws BrewlineError `CONFIGURATION_INVALID` when the file is missing or invalid. */
export async function readFleetFile(path: string): Promise<Fleet> {
  try {
    return fleetSchema.parse(JSON.parse(await readFile(path, 'utf8')));
  } catch (error) {
    const problem = error instanceof z.ZodError ? z.prettifyError(error) : messageOf(error);
    throw new BrewlineError('CONFIGURATION_INVALID', `fleet file ${path}: ${problem}`, { cause: error });
  }
}
