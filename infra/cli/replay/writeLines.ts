import { Readable, type Writable } from 'node:stream';
import { pipeline } from 'node:stream/promises';

const chunkLength = 65_536;

/** Writes each line with a line feed, see {@link writeParts}. */
export function writeLines(lines: AsyncIterable<string>, output: Writable): Promise<void> {
  return writeParts(chunks(lines), output);
}

/** Writes texts as fast as the reader takes them. It ends without an error when the reader closes the pipe (`| head`). */
export async function writeParts(parts: AsyncIterable<string>, output: Writable): Promise<void> {
  try {
    await pipeline(Readable.from(parts, { objectMode: false }), output, { end: false });
  } catch (error) {
    if (!isReaderGone(error)) throw error;
  }
}

/** One write for each line would cost more than making the line. */
async function* chunks(lines: AsyncIterable<string>): AsyncGenerator<string> {
  let chunk = '';
  for await (const line of lines) {
    chunk += `${line}\n`;
    if (chunk.length < chunkLength) continue;
    yield chunk;
    chunk = '';
  }
  if (chunk !== '') yield chunk;
}

function isReaderGone(error: unknown): boolean {
  const code = error instanceof Error && 'code' in error ? error.code : undefined;
  return code === 'EPIPE' || code === 'ERR_STREAM_PREMATURE_CLOSE';
}
