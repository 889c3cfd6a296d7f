import { createHash } from 'node:crypto';
import type { Readable, Writable } from 'node:stream';
import { buffer } from 'node:stream/consumers';
import { pipeline } from 'node:stream/promises';
import { extract, pack, type Extract } from 'tar-stream';
import { messageOf } from '../../../domain/kernel/errors.js';

declare module 'tar-stream' {
  interface Headers {
    /** Extended header, whose `comment` every tar ignores. */
    pax?: Record<string, string>;
  }
}

/** Written last, so that a truncated archive is detected; `sha256sum -c` reads it after `tar -x`. */
const sumsName = 'SHA256SUMS';

export interface ArchiveFile {
  readonly name: string;
  readonly content: Buffer;
}

/** Writes files with their checksums as a tar archive. Extracted files are readable by their owner only. */
export class ArchiveWriter {
  readonly #pack = pack();
  readonly #written: Promise<void>;
  readonly #sums: string[] = [];
  #bytes = 0;

  constructor(output: Writable) {
    this.#written = pipeline(this.#pack, (content) => this.#counted(content), output);
    // `add` or `end` report the failure.
    this.#written.catch(() => undefined);
  }

  /** Of the archive, as far as the output has taken it. */
  get bytes(): number {
    return this.#bytes;
  }

  /** Resolves when the output has taken the file, so that memory holds one file at most. */
  async add({ name, content }: ArchiveFile): Promise<void> {
    this.#sums.push(sumOf(name, content));
    await this.#write(name, content);
  }

  async end(): Promise<void> {
    await this.#write(sumsName, Buffer.from(lines(this.#sums)));
    this.#pack.finalize();
    await this.#written;
  }

  /** Aborts; the output is then no complete archive. */
  abandon(error: Error): void {
    this.#pack.destroy(error);
  }

  async *#counted(content: AsyncIterable<Buffer>): AsyncGenerator<Buffer> {
    for await (const chunk of content) {
      this.#bytes += chunk.length;
      yield chunk;
    }
  }

  async #write(name: string, content: Buffer): Promise<void> {
    const taken = new Promise<void>((resolve, reject) => {
      const header = { name, mode: 0o600, size: content.length, pax: { comment: sumOf(name, content) } };
      const entry = this.#pack.entry(header, (error) => (error ? reject(error) : resolve()));
      entry.once('error', reject);
      entry.end(content);
    });
    // When the output fails, a pending write may never be taken.
    await Promise.race([taken, this.#written]);
  }
}

/**
 * Reads an archive file by file, in order.
 *
 * @throws Error when it is no archive of this kind, a file was changed, or the end is missing; earlier files have been returned
 *   by then
 */
export async function* readArchive(input: Readable): AsyncGenerator<ArchiveFile> {
  const archive = extract();
  const reading = pipeline(input, archive);
  // The loop ends with the error of an input that fails.
  reading.catch(() => undefined);
  try {
    yield* filesOf(archive);
    await reading;
  } catch (cause) {
    throw new Error(`the backup can't be read: ${messageOf(cause)}`, { cause });
  }
}

async function* filesOf(archive: Extract): AsyncGenerator<ArchiveFile> {
  const found: string[] = [];
  let sums: string | undefined;
  for await (const { header, content } of entriesOf(archive)) {
    const { name, pax } = header;
    if (pax?.comment !== sumOf(name, content)) throw new Error(`${name} was changed after the backup`);
    if (name === sumsName) sums = content.toString('utf8');
    else {
      found.push(sumOf(name, content));
      yield { name, content };
    }
  }
  if (sums !== lines(found)) throw new Error('its end is missing');
}

async function* entriesOf(archive: Extract) {
  for await (const entry of archive) yield { header: entry.header, content: await buffer(entry) };
}

/** Files of an archive, with a look at the next one before it is taken. */
export class ArchiveCursor {
  #next: Promise<IteratorResult<ArchiveFile>> | undefined;

  constructor(private readonly files: AsyncGenerator<ArchiveFile>) {}

  /** Yields files up to the first one with another name, which stays. */
  async *takeWhile(isWanted: (name: string) => boolean): AsyncGenerator<ArchiveFile> {
    for (;;) {
      this.#next ??= this.files.next();
      const next = await this.#next;
      if (next.done === true || !isWanted(next.value.name)) return;
      this.#next = undefined;
      yield next.value;
    }
  }
}

/** A line of `sha256sum`: it includes the name, which may be damaged too. */
function sumOf(name: string, content: Buffer): string {
  return `${createHash('sha256').update(content).digest('hex')}  ${name}`;
}

function lines(sums: readonly string[]): string {
  return sums.map((sum) => `${sum}\n`).join('');
}
