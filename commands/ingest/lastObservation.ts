import { isTold, type ClockOffset } from '../../domain/device/index.js';
import type { ObservedPlace } from './sequenceContext.js';

/** The telemetry or logs before, when nothing else came since: more of the same leads to no further step. */
export class LastObservation {
  #place: ObservedPlace | undefined;

  /** Undefined when there is nothing to compare the next observation with. */
  note(place: ObservedPlace | undefined): void {
    this.#place = place;
  }

  /** Whether an observation differs from the previous one; undefined when there is none. */
  differsFrom(place: ObservedPlace): boolean | undefined {
    const last = this.#place;
    if (!last) return undefined;
    return (
      last.epoch !== place.epoch ||
      last.boot !== place.boot ||
      last.session !== place.session ||
      !isSameClock(last.clock, place.clock)
    );
  }
}

function isSameClock(a: ClockOffset | undefined, b: ClockOffset | undefined): boolean {
  if (!a || !b) return a === b;
  return a.isRight ? b.isRight : isTold(b, a);
}
