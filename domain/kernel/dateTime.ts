/** The first time that RFC 3339 can write in UTC: it has four digits for the year. */
export const earliestMs = Date.parse('0000-01-01T00:00:00.000Z');
export const latestMs = Date.parse('9999-12-31T23:59:59.999Z');

const shape = /^\d{4}-\d\d-\d\dt\d\d:\d\d:\d\d(\.\d+)?(z|[+-]([01]\d|2[0-3]):[0-5]\d)$/i;
const secondsEnd = 'YYYY-MM-DDThh:mm:ss'.length;

/**
 * Whether a text is a date-time of RFC 3339, on an existing day and at an existing time, also in UTC. JavaScript alone takes 30
 * February for 2 March, and writes some years with more digits. Leap seconds are refused: neither JavaScript nor PostgreSQL
 * stores them.
 */
export function isDateTime(text: string): boolean {
  if (!shape.test(text)) return false;
  const local = text.slice(0, secondsEnd).toUpperCase();
  const localMs = Date.parse(`${local}Z`);
  if (Number.isNaN(localMs) || !new Date(localMs).toISOString().startsWith(local)) return false;
  const ms = Date.parse(text.toUpperCase());
  return ms >= earliestMs && ms <= latestMs;
}
