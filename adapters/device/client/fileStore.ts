import { mkdir, readFile, rename, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import { z } from 'zod';
import type { DeviceMemory, DeviceStore } from './deviceStore.js';

const memorySchema = z.object({
  boot: z.number().int().nonnegative(),
  installation: z
    .string()
    .regex(/^\d{1,20}$/)
    .exactOptional(),
  lastSeq: z.number().int().nonnegative().exactOptional(),
  obeyed: z.array(
    z.object({
      id: z.string(),
      outcome: z.enum(['received', 'done', 'failed']),
      reason: z.string(),
      told: z.boolean().default(true),
    }),
  ),
  unsent: z.array(
    z.object({
      boot: z.number().int(),
      seq: z.number().int(),
      body: z.string().transform((base64): Uint8Array => Buffer.from(base64, 'base64')),
    }),
  ),
});

/**
 * Stores a device's memory in one JSON file, and replaces the file atomically: write, flush, rename. An unreadable file counts
 * as lost memory, as on a machine.
 *
 * @param path of the file; its folder is created when missing.
 */
export function createFileStore(path: string): DeviceStore {
  let writing: Promise<unknown> = Promise.resolve();
  return {
    async load() {
      await writing;
      const text = await readFile(path, 'utf8').catch((error: unknown) => {
        if (isMissing(error)) return undefined;
        throw error;
      });
      return text === undefined ? undefined : memorySchema.safeParse(parseJson(text)).data;
    },
    async save(memory) {
      const written = writing.then(() => replace(path, memory));
      // The caller gets the failure; the next save may still succeed.
      writing = written.catch(() => undefined);
      await written;
    },
  };
}

async function replace(path: string, memory: DeviceMemory): Promise<void> {
  const unsent = memory.unsent.map(({ body, ...number }) => ({
    ...number,
    body: Buffer.from(body).toString('base64'),
  }));
  await mkdir(dirname(path), { recursive: true, mode: 0o700 });
  await writeFile(`${path}.new`, JSON.stringify({ ...memory, unsent }), { flush: true, mode: 0o600 });
  await rename(`${path}.new`, path);
}

function isMissing(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === 'ENOENT';
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
