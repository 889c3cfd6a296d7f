import { signal, type ReadonlySignal } from '@preact/signals';
import { behindAfter } from './serverTime.js';

/** How far this browser's clock is behind the server's. */
let behindMs = 0;
const nowSignal = signal(Date.now());

/** The server's time, in ticks of a second while the page is seen: ages are counted by it. */
export const now: ReadonlySignal<number> = nowSignal;

export function serverNow(): number {
  return Date.now() + behindMs;
}

/** To be kept: without a network, nobody says what time it is. */
export function clockBehindMs(): number {
  return behindMs;
}

export function setClockBehind(ms: number): void {
  behindMs = ms;
  tick();
}

export function noteServerTime(response: Response, askedAtMs: number): void {
  const dateMs = Date.parse(response.headers.get('date') ?? '');
  if (Number.isNaN(dateMs)) return;
  behindMs = behindAfter(behindMs, { askedAtMs, dateMs, answeredAtMs: Date.now() });
  tick();
}

function tick(): void {
  if (!document.hidden) nowSignal.value = serverNow();
}

setInterval(tick, 1_000);
document.addEventListener('visibilitychange', tick);
