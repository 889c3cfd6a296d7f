/**
 * What the readings of a run say about the machine's next action: either the same seconds in each, or a time of the next action
 * from which all their seconds follow. So a countdown is stored once, whatever the milliseconds of its readings are.
 */
export class Countdown {
  readonly #seconds: number;
  readonly #firstAtMs: number;
  #isFixed = true;
  #isCounting = true;
  /** The earliest and the latest time of the next action that fit all seconds so far. */
  #earliestMs = -Infinity;
  #latestMs = Infinity;

  constructor(seconds: number, firstAtMs: number) {
    this.#seconds = seconds;
    this.#firstAtMs = firstAtMs;
    this.#isCounting = this.#counts(seconds, firstAtMs);
  }

  /** Whether the next reading belongs to it; only then it is counted in. */
  goesOn(seconds: number, atMs: number): boolean {
    const isFixed = this.#isFixed && Object.is(seconds, this.#seconds);
    const isCounting = this.#counts(seconds, atMs);
    if (!isFixed && !isCounting) return false;
    this.#isFixed = isFixed;
    this.#isCounting = isCounting;
    return true;
  }

  /** All readings have the same seconds. */
  get isFixed(): boolean {
    return this.#isFixed;
  }

  /** The seconds, or the milliseconds from the first reading to the next action. */
  get stored(): number {
    if (this.#isFixed) return this.#seconds;
    // Seconds that differ are not all 0, so an earliest time is known.
    return this.#earliestMs - this.#firstAtMs;
  }

  #counts(seconds: number, atMs: number): boolean {
    if (!this.#isCounting || !isCountable(seconds)) return false;
    const earliestMs =
      seconds === 0 ? this.#earliestMs : Math.max(this.#earliestMs, atMs + 1000 * seconds - 500);
    const latestMs = Math.min(this.#latestMs, atMs + 1000 * seconds + 499);
    if (earliestMs > latestMs) return false;
    this.#earliestMs = earliestMs;
    this.#latestMs = latestMs;
    return true;
  }
}

/** So many seconds fit into 32 bits: then all sums are exact. */
function isCountable(seconds: number): boolean {
  return Number.isInteger(seconds) && seconds >= 0 && seconds < 2 ** 32 && !Object.is(seconds, -0);
}

/** The seconds that a reading says. */
export function secondsUntil(nextActionMs: number, elapsedMs: number): number {
  return Math.max(0, Math.floor((nextActionMs - elapsedMs + 500) / 1000));
}
