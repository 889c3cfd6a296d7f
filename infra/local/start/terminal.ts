import type { Progress } from '../setup/index.js';

/** Interval at which the live line is repeated where it can't be overwritten: in a log. */
const repeatEveryMs = 10_000;

/** The output for people: permanent lines, and below them one live line. */
export class Terminal {
  private live = '';
  private repeatedAtMs = Date.now();

  constructor(private readonly out: NodeJS.WriteStream = process.stdout) {
    // A full disk or a closed pipe must not stop what runs.
    out.on('error', () => undefined);
  }

  /** Prints a permanent line. */
  print(line: string): void {
    this.clear();
    this.out.write(`${line}\n`);
    if (this.out.isTTY && this.live !== '') this.out.write(this.live);
  }

  /** The live line: overwritten on a terminal, repeated at intervals elsewhere; an empty one ends it. */
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
