import { readFile, rm, writeFile } from 'node:fs/promises';
import { promisify } from 'node:util';
import { brotliCompress, gzip } from 'node:zlib';

const compressions = { br: promisify(brotliCompress), gz: promisify(gzip) };
/** Formats that are not compressed already. */
const worthwhile = /\.(html|js|css|svg|json|webmanifest)$/;

/** Writes a file's compressed forms beside it, so that the server compresses nothing while somebody waits. */
export async function compress(file) {
  if (!worthwhile.test(file)) return;
  const content = await readFile(file);
  for (const [ending, compressed] of Object.entries(compressions)) {
    const smaller = await compressed(content);
    if (smaller.length < content.length) await writeFile(`${file}.${ending}`, smaller);
    else await rm(`${file}.${ending}`, { force: true });
  }
}
