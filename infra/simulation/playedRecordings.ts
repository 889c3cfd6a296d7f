import { mkdir, readFile, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';

const playedSchema = z.object({
  /** Hash of the file's content, hexadecimal. */
  sha256: z.string(),
  deviceId: z.string(),
  /** The device's number of the session. */
  session: z.number(),
  playedAt: z.string(),
  outcome: z.enum(['begun', 'completed', 'interrupted']),
});

export type Played = z.infer<typeof playedSchema>;

const fileName = 'played.json';
/** Maximum number for all devices; then the oldest are removed. */
const remembered = 1000;

/** The last time that a device played a file of this content. */
export async function findPlayed(
  folder: string,
  { sha256, deviceId }: Pick<Played, 'sha256' | 'deviceId'>,
): Promise<Played | undefined> {
  const all = await load(folder);
  return all.findLast((played) => played.sha256 === sha256 && played.deviceId === deviceId);
}

/** Records it, in place of an earlier record of the same session. The file is replaced atomically. */
export async function rememberPlayed(folder: string, played: Played): Promise<void> {
  const others = (await load(folder)).filter(
    ({ deviceId, session }) => deviceId !== played.deviceId || session !== played.session,
  );
  await mkdir(folder, { recursive: true, mode: 0o700 });
  const path = join(folder, fileName);
  await writeFile(`${path}.new`, JSON.stringify([...others, played].slice(-remembered)), { mode: 0o600 });
  await rename(`${path}.new`, path);
}

async function load(folder: string): Promise<readonly Played[]> {
  const text = await readFile(join(folder, fileName), 'utf8').catch(() => '[]');
  return z.array(playedSchema).parse(JSON.parse(text));
}
