import { fork, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import type { FloodReport, FloodRequest } from './floodMain.js';

/** A device that floods, in a process of its own. */
export class Flood {
  #report: FloodReport = { acknowledged: 0, ended: false };
  readonly #process: ChildProcess;
  /** Resolves when it has ended. */
  readonly ended: Promise<unknown>;

  constructor(request: FloodRequest) {
    this.#process = fork(fileURLToPath(new URL('./floodMain.js', import.meta.url)));
    this.#process.on('message', (report: FloodReport) => (this.#report = report));
    this.#process.send(request);
    this.ended = once(this.#process, 'exit');
  }

  get report(): FloodReport {
    return this.#report;
  }

  stop(): void {
    this.#process.kill();
  }
}
