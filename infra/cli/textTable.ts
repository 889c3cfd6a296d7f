import { printableText } from '../../domain/kernel/text.js';

/** Formats rows in columns, the first row as the heading. Cells may be texts of devices: see `printableText`. */
export function textTable(rows: readonly (readonly string[])[]): string {
  const printable = rows.map((row) => row.map((cell) => printableText(cell)));
  const widths = columnWidths(printable);
  return printable
    .map((row) =>
      row
        .map((cell, i) => cell.padEnd(widths[i] ?? 0))
        .join('  ')
        .trimEnd(),
    )
    .join('\n');
}

function columnWidths(rows: readonly (readonly string[])[]): number[] {
  const columns = Math.max(0, ...rows.map((row) => row.length));
  return Array.from({ length: columns }, (_, i) => Math.max(0, ...rows.map((row) => row[i]?.length ?? 0)));
}
