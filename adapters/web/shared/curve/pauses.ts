import type { CurvePart } from './bands.js';
import type { Range } from './range.js';

const endings: ReadonlySet<string> = new Set([
  'UserActionDone',
  'SessionCompleted',
  'SessionFailed',
  'SessionCancelled',
  'SessionInterrupted',
  'SessionAbandoned',
]);

/** While the machine waited for somebody nothing went on; one that nobody has ended yet lasts to the end of what is known. */
export function pausesOf(parts: readonly CurvePart[]): readonly Range[] {
  return parts.flatMap(({ history }) => {
    const events = history.annotations.events.filter(({ timePlausible }) => timePlausible);
    return events.flatMap((event, index) => {
      if (event.type !== 'UserActionRequested') return [];
      const fromMs = Date.parse(event.at);
      const end = events.slice(index + 1).find(({ type }) => endings.has(type));
      const toMs = Date.parse(end?.at ?? history.to);
      return toMs > fromMs ? [{ fromMs, toMs }] : [];
    });
  });
}
