import type { Progress } from '../setup/index.js';

/** How often the live line is repeated where it can't be overwritten: in a log. */
const repeatEveryMs = 10_000;

/** What a person sees: lines that stay, and below them one that changes. */
export class Terminal {
  private live = '';
  private repeatedAtMs = Date.now();

  constructor(private readonly out: NodeJS.WriteStream = process.stdout) {
    // Sent to a file on a full disk, or to a reader that is gone: what runs goes on without being told of.
    out.on('error', () => undefined);
  }

  /** A line that stays. */
  print(line: string): void {
    this.clear();
    this.out.write(`${line}\n`);
    if (this.out.isTTY && this.live !== '') this.out.write(this.live);
  }

  /** The line that changes: overwritten on a terminal, repeated now and then elsewhere; an empty one ends it. */
  showLive(line: string, nowMs = Date.now()): void {
    this.clear();
    this.live = line;
    if (this.out.isTTY) this.out.write(line.slice(0, this.out.columns - 1));
    else if (line !== '' && nowMs - this.repeatedAtMs >= repeatEveryMs) {
      this.repeatedAtMs = nowMs;
      this.out.write(`${line}\n`);
    }
  }

  showProgress(progress: Progress): void {
    if (progress.type === 'done') this.print(doneLine(progress.step, progress.tookMs));
    else if (progress.type === 'note') this.print(`• ${progress.text}`);
    else if (this.out.isTTY) this.showLive(`… ${progress.step}`);
  }

  private clear(): void {
    if (this.out.isTTY) this.out.write('\r\u001b[2K');
  }
}

/** For example `✔ PostgreSQL 2.1 s`. */
export function doneLine(step: string, tookMs: number): string {
  return `✔ ${step} ${(tookMs / 1000).toFixed(1)} s`;
}
