import { readFile, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';

const demoSchema = z.object({
  /** When the demo was begun, epoch milliseconds: what is older than it ended before. */
  beganMs: z.number(),
  /** It is complete. */
  doneMs: z.number().exactOptional(),
  /** What making it needs, and nobody afterwards. */
  making: z
    .object({
      apiUrl: z.string(),
      passwords: z.record(z.string(), z.string()),
      /** By machine, of those that nobody owns yet. */
      claimCodes: z.record(z.string(), z.string()),
    })
    .exactOptional(),
});

/** How far the demo of a place came. */
export type DemoFile = z.infer<typeof demoSchema>;

export const demoFileIn = (folder: string) => join(folder, 'demo.json');

/** Undefined where no demo was begun. One that can't be read is an error: no second demo is made over it. */
export async function readDemoFile(folder: string): Promise<DemoFile | undefined> {
  const text = await readFile(demoFileIn(folder), 'utf8').catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return undefined;
    throw error;
  });
  return text === undefined ? undefined : demoSchema.parse(JSON.parse(text));
}

/** Replaces the file atomically, without what only making the demo needed. */
export async function rememberDone(folder: string, { beganMs }: DemoFile): Promise<void> {
  const path = demoFileIn(folder);
  await writeFile(`${path}.new`, JSON.stringify({ beganMs, doneMs: Date.now() }), { mode: 0o600 });
  await rename(`${path}.new`, path);
}
