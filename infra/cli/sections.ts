import { textTable } from './textTable.js';

/** A part of what is shown of one thing. */
export interface Section {
  readonly title?: string;
  readonly rows: readonly (readonly string[])[];
}

const indent = '  ';

/** Lays out sections with an empty line between; those without rows are left out. */
export function sections(parts: readonly Section[]): string {
  return parts
    .filter(({ rows }) => rows.length > 0)
    .map(({ title, rows }) => {
      const table = textTable(rows);
      return title === undefined ? table : `${title}\n${table.replace(/^/gm, indent)}`;
    })
    .join('\n\n');
}
