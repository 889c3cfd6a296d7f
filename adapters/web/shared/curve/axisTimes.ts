import { isUtc, language } from '../texts/index.js';

const minuteMs = 60_000;
const dayMs = 86_400_000;

/** Times under an axis, which uPlot places a moment before the full hour: of the day while little is shown, else days. */
export function axisTimes(splits: readonly number[], spanMs: number): string[] {
  const options: Intl.DateTimeFormatOptions =
    spanMs < 2 * dayMs
      ? { hour: '2-digit', minute: '2-digit', hourCycle: 'h23' }
      : { day: 'numeric', month: 'short' };
  const zone = isUtc.value ? { timeZone: 'UTC' } : {};
  const format = new Intl.DateTimeFormat(language.value, { ...options, ...zone });
  const texts = splits.map((atMs) => format.format(Math.round(atMs / minuteMs) * minuteMs));
  return texts.map((text, index) => (text === texts[index - 1] ? '' : text));
}
