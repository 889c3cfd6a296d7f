import { now, serverNow } from '../clock.js';
import { connection, shownFromMs } from '../live/index.js';
import { formatDuration, formatTime, t } from '../texts/index.js';

/** Says that what the page shows is not what is, since when, and when it is tried again. */
export function ConnectionBanner() {
  const current = connection.value;
  const isLost = current.state === 'lost';
  return (
    <div aria-live="polite">
      {isLost && (
        <p class="banner">
          {t(navigator.onLine ? 'live.lost' : 'offline', sinceOf(shownFromMs.value ?? current.sinceMs))}{' '}
          {t('live.next', { duration: formatDuration(secondsUntil(current.nextAttemptAtMs)) })}
        </p>
      )}
    </div>
  );
}

/** Times of the connection are by this browser's clock. */
function sinceOf(sinceMs: number): { readonly time: string; readonly age: string } {
  const ageSeconds = (Date.now() - sinceMs) / 1_000;
  return { time: formatTime(serverNow() - ageSeconds * 1_000, now.value), age: formatDuration(ageSeconds) };
}

function secondsUntil(atMs: number): number {
  return Math.ceil((atMs - Date.now()) / 1_000);
}
