import { textTable } from './textTable.js';

/** A section of the output about one thing. */
export interface Section {
  readonly title?: string;
  readonly rows: readonly (readonly string[])[];
}

const indent = '  ';

/** Formats sections with an empty line between them; sections without rows are left out. */
export function sections(parts: readonly Section[]): string {
  return parts
    .filter(({ rows }) => rows.length > 0)
    .map(({ title, rows }) => {
      const table = textTable(rows);
      return title === undefined ? table : `${title}\n${table.replace(/^/gm, indent)}`;
    })
    .join('\n\n');
}
