import type { Page } from 'playwright-core';

/** What a page noted of itself while readings came. */
export interface Liveness {
  /** Milliseconds since the reading was received, of each value that is shown, several times a second. */
  readonly ages: readonly number[];
  /** Milliseconds of each task of the main thread that took 50 or more. */
  readonly tasks: readonly number[];
  /** Rows that never showed a reading of this measurement. */
  readonly rowsWithout: number;
  readonly rows: number;
}

interface Noted {
  readonly samples: readonly { readonly nowMs: number; readonly times: readonly number[] }[];
  readonly tasks: readonly number[];
}

/** Begins to note, in a page. The times are numbers by then, so that noting takes next to nothing. */
const noteLiveness = `(() => {
  const noted = (globalThis.liveness = { samples: [], tasks: [] });
  noted.observer = new PerformanceObserver((list) => noted.tasks.push(...list.getEntries().map(({ duration }) => duration)));
  noted.observer.observe({ entryTypes: ['longtask'] });
  noted.timer = setInterval(() => {
    const times = [...document.querySelectorAll('time.age')].map(({ dateTime }) => Date.parse(dateTime));
    noted.samples.push({ nowMs: Date.now(), times });
  }, 200);
})()`;

const ended = `(() => {
  const { observer, timer, samples, tasks } = globalThis.liveness;
  clearInterval(timer);
  tasks.push(...observer.takeRecords().map(({ duration }) => duration));
  observer.disconnect();
  return { samples, tasks };
})()`;

/** Each machine sends several times a second: this long after the first of them began, all of them have. */
const beginsAfterMs = 2_000;

export async function beginToNote(page: Page): Promise<void> {
  await page.evaluate(noteLiveness);
}

/** @param sentUntilMs when the last reading was sent: what is shown afterwards only grows older */
export async function livenessOf(page: Page, sentUntilMs: number): Promise<Liveness> {
  const { samples, tasks } = await page.evaluate<Noted>(ended);
  const startedMs = (samples[0]?.nowMs ?? Infinity) + beginsAfterMs;
  const counted = samples.filter(({ nowMs }) => nowMs >= startedMs && nowMs <= sentUntilMs);
  const newest = counted.at(-1)?.times ?? [];
  return {
    ages: counted.flatMap(({ nowMs, times }) => times.map((atMs) => nowMs - atMs)),
    tasks,
    rowsWithout: newest.filter((atMs) => atMs < startedMs - beginsAfterMs).length,
    rows: newest.length,
  };
}
