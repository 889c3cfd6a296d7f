/** Nobody is told then, each day: from this time of day until that, by the clock of the person's time zone; `HH:MM`. */
export interface QuietHours {
  readonly from: string;
  readonly until: string;
}

const minuteMs = 60_000;
const minutesOfDay = 1_440;
/** No two changes of a clock are closer, and none changes it by more than a day has minutes. */
const strideMinutes = 60;

/**
 * When the quiet hours end in which an instant lies; undefined outside of them. It is the first instant at which the clock on the wall shows a
 * time outside of them. So a clock that is put forward can end them early, and one that is put back can begin them again.
 *
 * @param timeZone an IANA name; UTC where this system does not know it
 * @returns epoch milliseconds
 */
export function quietUntilMs(
  { from, until }: QuietHours,
  timeZone: string,
  nowMs: number,
): number | undefined {
  const clock = clockOf(timeZone);
  const begin = minuteOf(from);
  const end = minuteOf(until);
  const length = (end - begin + minutesOfDay) % minutesOfDay;
  /** Minutes until they end by the clock; 0 outside of them. */
  const left = (wallMinute: number) => {
    const since = (wallMinute - begin + minutesOfDay) % minutesOfDay;
    return since < length ? length - since : 0;
  };
  let atMs = Math.floor(nowMs / minuteMs) * minuteMs;
  let wall = clock(atMs);
  if (left(wall.minute) === 0) return undefined;
  while (left(wall.minute) > 0) {
    const stride = Math.min(left(wall.minute), strideMinutes);
    const next = clock(atMs + stride * minuteMs);
    // Where the clock changes, each minute counts.
    const isEven = next.offsetMinutes === wall.offsetMinutes;
    atMs += (isEven ? stride : 1) * minuteMs;
    wall = isEven ? next : clock(atMs);
  }
  return atMs;
}

interface WallClock {
  /** Of the day. */
  readonly minute: number;
  readonly offsetMinutes: number;
}

/** The clock on the wall in a time zone. */
function clockOf(timeZone: string): (atMs: number) => WallClock {
  const format = formatOf(timeZone);
  return (atMs) => {
    const part = Object.fromEntries(
      format.formatToParts(atMs).map(({ type, value }) => [type, Number(value)]),
    );
    const { year = 0, month = 0, day = 0, hour = 0, minute = 0 } = part;
    const wallMs = Date.UTC(year, month - 1, day, hour, minute);
    return { minute: hour * 60 + minute, offsetMinutes: Math.round((wallMs - atMs) / minuteMs) };
  };
}

function formatOf(timeZone: string): Intl.DateTimeFormat {
  const numeric = 'numeric';
  const fields = { year: numeric, month: numeric, day: numeric, hour: numeric, minute: numeric } as const;
  const options = { ...fields, hourCycle: 'h23', calendar: 'iso8601' } as const;
  try {
    return new Intl.DateTimeFormat('en', { ...options, timeZone });
  } catch {
    return new Intl.DateTimeFormat('en', { ...options, timeZone: 'UTC' });
  }
}

function minuteOf(timeOfDay: string): number {
  const [hours = 0, minutes = 0] = timeOfDay.split(':').map(Number);
  return hours * 60 + minutes;
}
