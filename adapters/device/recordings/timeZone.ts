/** Converts a local time, written as if it were UTC, to the instant in that zone. */
export type TimeZone = (localMs: number) => number | 'never' | 'twice';

const hourMs = 3_600_000;
const dayMs = 24 * hourMs;
/** Clocks change at whole quarters of an hour in every zone. */
const quarterMs = hourMs / 4;
const offsetShape = /^(?:z|utc|([+-])(\d\d)(?::?(\d\d))?)$/i;

/** @param text an offset (`Z`, `+01:00`) or an IANA name (`Europe/Berlin`); undefined when it is neither. */
export function timeZone(text: string): TimeZone | undefined {
  const offsetMs = offsetOf(text);
  if (offsetMs !== undefined) return (localMs) => localMs - offsetMs;
  // Intl also knows older names such as EST5EDT; it would take +5 or a number for an offset.
  if (!/^[A-Za-z]+(?:[/_+-][A-Za-z0-9]+)*$/.test(text)) return undefined;
  try {
    return namedZone(text);
  } catch {
    return undefined;
  }
}

/** Milliseconds ahead of UTC; undefined when the text is no offset. */
export function offsetOf(text: string): number | undefined {
  const [whole, sign, hours = '0', minutes = '0'] = offsetShape.exec(text) ?? [];
  if (whole === undefined || Number(hours) > 14 || Number(minutes) > 59) return undefined;
  return (sign === '-' ? -1 : 1) * (Number(hours) * hourMs + Number(minutes) * 60_000);
}

function namedZone(name: string): TimeZone {
  const clock = new Intl.DateTimeFormat('en-US', {
    timeZone: name,
    hourCycle: 'h23',
    year: 'numeric',
    month: 'numeric',
    day: 'numeric',
    hour: 'numeric',
    minute: 'numeric',
    second: 'numeric',
  });
  const offsetAt = (ms: number): number => {
    const parts = Object.fromEntries(
      clock.formatToParts(ms).map(({ type, value }) => [type, Number(value)] as const),
    );
    const { year = 0, month = 1, day = 1, hour = 0, minute = 0, second = 0 } = parts;
    return Date.UTC(year, month - 1, day, hour, minute, second) - Math.floor(ms / 1000) * 1000;
  };
  let known: { quarter: number; offsetMs: number | 'never' | 'twice' } | undefined;
  return (localMs) => {
    const quarter = Math.floor(localMs / quarterMs);
    // Rows of a log are mostly in order: the last quarter is usually asked for again.
    if (known?.quarter !== quarter) known = { quarter, offsetMs: offsetThere(quarter * quarterMs, offsetAt) };
    return typeof known.offsetMs === 'number' ? localMs - known.offsetMs : known.offsetMs;
  };
}

function offsetThere(localMs: number, offsetAt: (ms: number) => number): number | 'never' | 'twice' {
  const around = new Set([offsetAt(localMs - dayMs), offsetAt(localMs + dayMs)]);
  const [offset, another] = [...around].filter((candidate) => offsetAt(localMs - candidate) === candidate);
  if (offset === undefined) return 'never';
  return another === undefined ? offset : 'twice';
}
