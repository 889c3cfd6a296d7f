/**
 * One line of CSV (RFC 4180). Spreadsheets take a cell that begins with = + - @ or a control character for a formula: it gets an apostrophe,
 * which makes it a text.
 */
export function csvLine(cells: readonly CsvCell[]): string {
  return `${csvRow(cells)}\r\n`;
}

/** A number stays one, a negative one too; undefined is an empty cell. */
export type CsvCell = string | number | boolean | undefined;

/** A line without its end, for programs that read lines. */
export function csvRow(cells: readonly CsvCell[]): string {
  return cells.map((cell) => (typeof cell === 'string' ? textCell(cell) : String(cell ?? ''))).join(',');
}

function textCell(text: string): string {
  const safe = /^[=+\-@\t\r]/.test(text) ? `'${text}` : text;
  return safe !== text || /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}
