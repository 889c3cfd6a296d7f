/**
 * One line of CSV (RFC 4180). Spreadsheets take a cell that begins with = + - @ or a control character for a formula: it gets an apostrophe,
 * which makes it a text.
 */
export function csvLine(cells: readonly string[]): string {
  return `${cells.map(csvCell).join(',')}\r\n`;
}

function csvCell(text: string): string {
  const safe = /^[=+\-@\t\r]/.test(text) ? `'${text}` : text;
  return safe !== text || /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}
