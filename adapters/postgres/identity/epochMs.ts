/** SQL: a column's time as epoch milliseconds; infinite as in JavaScript. */
export function epochMs(column: string): string {
  return `(extract(epoch from ${column}) * 1000)::float8`;
}
