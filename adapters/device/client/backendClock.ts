/**
 * The backend's time as a device can know it. Every command says when it was sent; transit only ever makes that look older, so
 * the largest difference of the last few is the best estimate. A device that was told nothing yet trusts its own clock.
 */
export interface BackendClock {
  observe(sentAtMs: number): void;
  now(): number;
}

const remembered = 8;

export function createBackendClock(deviceClock: () => number): BackendClock {
  const offsetsMs: number[] = [];
  return {
    observe(sentAtMs) {
      offsetsMs.push(sentAtMs - deviceClock());
      if (offsetsMs.length > remembered) offsetsMs.shift();
    },
    now: () => deviceClock() + (offsetsMs.length === 0 ? 0 : Math.max(...offsetsMs)),
  };
}
