import type { OpenOptions } from '../../adapters/device/index.js';
import type { Simulation } from '../simulation/index.js';
import type { PersonsOutput } from './context.js';

const redrawMs = 500;
const sayMs = 5_000;

/** One line that is redrawn on a terminal; elsewhere a line every few seconds. */
export function createPlayProgress(stderr: PersonsOutput): {
  readonly checked: NonNullable<OpenOptions['onProgress']>;
  readonly played: NonNullable<Simulation['onPlayed']>;
  /** Removes the line; the next one counts from zero. */
  readonly end: () => void;
} {
  let startedMs = Date.now();
  let lastMs = startedMs;
  let isShown = false;
  const show = (text: () => string) => {
    const nowMs = Date.now();
    if (nowMs - lastMs < (stderr.isTTY ? redrawMs : sayMs)) return;
    lastMs = nowMs;
    isShown = stderr.isTTY ?? false;
    stderr.write(stderr.isTTY ? `\r\x1b[2K${text()}` : `${text()}\n`);
  };
  const perSecond = (count: number) => Math.round((count * 1000) / Math.max(1, Date.now() - startedMs));
  return {
    checked: ({ rows, bytes, ofBytes }) =>
      show(
        () =>
          `checked ${rows} rows, ${megabytes(bytes)} of ${megabytes(ofBytes)} MB ` +
          `(${percent(bytes, ofBytes)} %), ${perSecond(rows)} rows/s`,
      ),
    played: ({ acknowledged, readings }) =>
      show(() =>
        acknowledged === 0
          ? 'waiting for the broker'
          : `${acknowledged} of ${readings} readings acknowledged (${percent(acknowledged, readings)} %), ` +
            `${perSecond(acknowledged)}/s`,
      ),
    end: () => {
      if (isShown) stderr.write('\r\x1b[2K');
      isShown = false;
      startedMs = Date.now();
    },
  };
}

function megabytes(bytes: number): string {
  return (bytes / 1e6).toFixed(1);
}

function percent(part: number, whole: number): number {
  return whole === 0 ? 100 : Math.floor((100 * part) / whole);
}
