import type { ComponentChildren } from 'preact';
import './servers.css';

interface TableProps {
  readonly name: string;
  readonly columns: readonly string[];
  readonly children: ComponentChildren;
}

/** A table that scrolls inside of the page where it is wider than it. */
export function Table({ name, columns, children }: TableProps) {
  return (
    <div class="table figures-table" tabIndex={0} role="group" aria-label={name}>
      <table>
        <thead>
          <tr>
            {columns.map((column) => (
              <th key={column} scope="col">
                {column}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>{children}</tbody>
      </table>
    </div>
  );
}
