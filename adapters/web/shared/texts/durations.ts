import { t } from './translate.js';

const minute = 60;
const hour = 60 * minute;
const day = 24 * hour;

/** In its largest unit: `4 min`, `3 days`. */
export function formatDuration(seconds: number): string {
  const whole = Math.max(0, Math.round(seconds));
  if (whole < minute) return t('duration.seconds', { count: whole });
  if (whole < hour) return t('duration.minutes', { count: Math.round(whole / minute) });
  if (whole < 2 * day) return t('duration.hours', { count: Math.round(whole / hour) });
  return t('duration.days', { count: Math.round(whole / day) });
}
