/**
 * The backend's time as a device can know it. Every command has its time of sending. Transit only makes it look older, so the
 * largest difference of the last few is the best estimate. Without any command the device uses its own clock.
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
