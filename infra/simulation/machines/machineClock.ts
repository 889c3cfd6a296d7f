/** How long a machine that lost its clock uses a wrong one, until it has requested the time. */
const wrongForMs = 20_000;

/** A machine's own clock: right, except for a while after it was lost. */
export class MachineClock {
  #errorMs = 0;
  #rightFromMs = 0;

  /** Sets the clock to another time. */
  lose(showsMs: number, nowMs = Date.now()): void {
    this.#errorMs = Math.round(showsMs - nowMs);
    this.#rightFromMs = nowMs + wrongForMs;
  }

  /** What the clock shows at a moment of real time. */
  at(realMs: number): number {
    return Math.max(0, realMs + this.#errorAt(realMs));
  }

  /** The clock as it runs now, even if it is corrected later: a boot estimates the backend's time from one clock. */
  freeRunning(nowMs = Date.now()): () => number {
    const errorMs = this.#errorAt(nowMs);
    return () => Math.max(0, Date.now() + errorMs);
  }

  #errorAt(realMs: number): number {
    return realMs < this.#rightFromMs ? this.#errorMs : 0;
  }
}
