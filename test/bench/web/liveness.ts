import type { Page } from 'playwright-core';

export interface Liveness {
  /** Milliseconds since the reading was received, of each value that is shown, several times a second while readings come. */
  readonly ages: readonly number[];
  /** Milliseconds of each task of the main thread that took 50 or more. */
  readonly tasks: readonly number[];
}

interface Noted {
  readonly samples: readonly { readonly nowMs: number; readonly times: readonly number[] }[];
  readonly tasks: readonly number[];
}

/** Begins to note, in a page. */
export const noteLiveness = `(() => {
  const noted = (globalThis.liveness = { samples: [], tasks: [] });
  new PerformanceObserver((list) => noted.tasks.push(...list.getEntries().map(({ duration }) => duration)))
    .observe({ entryTypes: ['longtask'] });
  setInterval(() => {
    const times = [...document.querySelectorAll('time.age')].map(({ dateTime }) => Date.parse(dateTime));
    noted.samples.push({ nowMs: Date.now(), times });
  }, 200);
})()`;

/** Every machine sends several times a second: a second after the first new reading, none is as old as before. */
const beginsAfterMs = 1_000;

/** @param page in which it was noted, before anything was sent */
export async function livenessOf(page: Page): Promise<Liveness> {
  const { samples, tasks } = await page.evaluate<Noted>('globalThis.liveness');
  const startedMs = samples[0]?.nowMs ?? 0;
  const first = samples.find(({ times }) => times.some((atMs) => atMs > startedMs));
  const lastMs = Math.max(...samples.flatMap(({ times }) => times));
  const counted = samples.filter(
    ({ nowMs }) => first && nowMs >= first.nowMs + beginsAfterMs && nowMs <= lastMs,
  );
  return { ages: counted.flatMap(({ nowMs, times }) => times.map((atMs) => nowMs - atMs)), tasks };
}
