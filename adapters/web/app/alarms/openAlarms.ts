import { signal, type ReadonlySignal } from '@preact/signals';
import { useEffect } from 'preact/hooks';
import { serverNow } from '../../shared/clock.js';
import { askOpenAlarms } from './alarmApi.js';
import type { Alarm } from './grouped.js';

export interface OpenAlarms {
  /** Undefined while they are not known. */
  readonly alarms: readonly Alarm[] | undefined;
  /** When the API said so, by the server's clock. */
  readonly atMs: number | undefined;
  readonly error: Error | undefined;
  readonly sinceMs: number;
}

/** Also without a live stream. */
const everyMs = 30_000;

const openSignal = signal<OpenAlarms>({ alarms: undefined, atMs: undefined, error: undefined, sinceMs: 0 });

/** The alarms of everything that somebody has, for the page and the count in the bar. */
export const openAlarms: ReadonlySignal<OpenAlarms> = openSignal;

let asked = 0;

export async function refreshAlarms(): Promise<void> {
  const mine = ++asked;
  try {
    const alarms = await askOpenAlarms();
    if (mine === asked) openSignal.value = { alarms, atMs: serverNow(), error: undefined, sinceMs: 0 };
  } catch (error) {
    const { sinceMs, ...known } = openSignal.value;
    openSignal.value = { ...known, error: error as Error, sinceMs: sinceMs || Date.now() };
  }
}

/** Keeps them fresh while the page is seen: asks again when `news`, of the live stream, are others. */
export function useAlarmsKept(news: string): void {
  useEffect(() => void refreshAlarms(), [news]);
  useEffect(() => {
    const refresh = () => !document.hidden && void refreshAlarms();
    const timer = setInterval(refresh, everyMs);
    document.addEventListener('visibilitychange', refresh);
    return () => {
      clearInterval(timer);
      document.removeEventListener('visibilitychange', refresh);
    };
  }, []);
}
