import { closeSync, fstatSync, mkdirSync, openSync, renameSync, writeSync } from 'node:fs';
import { dirname } from 'node:path';
import { messageOf } from '../../../domain/kernel/errors.js';

/** State of a log: reported once when writing begins to fail, and once when it works again. */
export type LogEvent = {
  readonly file: string;
  /** Whether a full disk is, or was, the reason. */
  readonly isFull: boolean;
} & (
  | { readonly type: 'logFails'; readonly why: string }
  | { readonly type: 'logWrites'; readonly lostWrites: number }
);

export interface RotatingLogOptions {
  /** 10 MiB by default. */
  readonly maxBytes?: number;
  readonly onEvent?: (event: LogEvent) => void;
}

/**
 * A log file that never grows beyond `maxBytes`: then it becomes `<file>.1`, replacing the previous one. Writes are synchronous,
 * so that the last output of a dying process is on disk and nothing waits in memory.
 *
 * It never throws: its callers must continue, above all while the disk is full. What could not be written is counted.
 */
export class RotatingLog {
  private descriptor: number | undefined;
  private bytes = 0;
  private isFailing = false;
  private isFull = false;
  private lostWrites = 0;
  private readonly maxBytes: number;

  constructor(
    private readonly file: string,
    private readonly options: RotatingLogOptions = {},
  ) {
    this.maxBytes = options.maxBytes ?? 10 * 1024 * 1024;
    this.attempt(() => this.opened());
  }

  write(chunk: Buffer): void {
    const written = this.attempt(() => {
      if (this.bytes > 0 && this.bytes + chunk.length > this.maxBytes) this.rotate();
      this.writeWhole(this.opened(), chunk);
    });
    if (!written) this.lostWrites++;
    else if (this.isFailing) {
      const { file, lostWrites, isFull } = this;
      this.options.onEvent?.({ type: 'logWrites', file, lostWrites, isFull });
      this.isFailing = false;
      this.lostWrites = 0;
    }
  }

  close(): void {
    const descriptor = this.descriptor;
    this.descriptor = undefined;
    if (descriptor !== undefined) this.attempt(() => closeSync(descriptor));
  }

  /** An almost full disk writes a part of a chunk and refuses the rest. */
  private writeWhole(descriptor: number, chunk: Buffer): void {
    for (let offset = 0; offset < chunk.length;) {
      const written = writeSync(descriptor, chunk, offset);
      offset += written;
      this.bytes += written;
    }
  }

  /** Opened at the first write: a start or a rotation may have failed. */
  private opened(): number {
    if (this.descriptor === undefined) {
      mkdirSync(dirname(this.file), { recursive: true, mode: 0o700 });
      this.descriptor = openSync(this.file, 'a', 0o600);
      this.bytes = fstatSync(this.descriptor).size;
    }
    return this.descriptor;
  }

  private rotate(): void {
    this.close();
    renameSync(this.file, `${this.file}.1`);
  }

  /** The first failure is reported; further ones are counted. */
  private attempt(work: () => void): boolean {
    try {
      work();
      return true;
    } catch (error) {
      this.isFull = /\b(ENOSPC|EDQUOT)\b/.test(messageOf(error));
      const { file, isFull } = this;
      if (!this.isFailing) this.options.onEvent?.({ type: 'logFails', file, isFull, why: messageOf(error) });
      this.isFailing = true;
      return false;
    }
  }
}
