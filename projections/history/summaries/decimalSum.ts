/** Millionths: every value that a device can send is a whole number of them (`readingLimits.decimals`). */
const scale = 1_000_000;
/** Products up to it are rounded to the right integer. */
const largestScaled = 2 ** 51;
/** The lower digits; sums of more than two million values are exact. */
const limb = 2 ** 32;

/**
 * An exact sum of decimals, so it does not depend on the order of the values. It is kept as an integer of two parts, because a value
 * may have thirty bits and six decimals. Doubles that are no such decimals are added as doubles.
 */
export class DecimalSum {
  #high = 0;
  #low = 0;
  #others = 0;

  add(value: number): void {
    const scaled = Math.round(value * scale);
    if (scaled / scale !== value || Math.abs(scaled) > largestScaled) {
      this.#others += value;
      return;
    }
    if (Math.abs(scaled) < limb) {
      this.#low += scaled;
      return;
    }
    const high = Math.floor(scaled / limb);
    this.#high += high;
    this.#low += scaled - high * limb;
  }

  /** The sum as a double. */
  get total(): number {
    const carry = Math.floor(this.#low / limb);
    const high = this.#high + carry;
    const low = this.#low - carry * limb;
    // Rounded once, from the same two integers whatever the order was.
    const scaled = high * limb + low;
    return scaled / scale + this.#others;
  }
}
