import { lineSensors, type LineName } from './lines.js';
import { nameOfLine } from './lineTexts.js';
import type { Drawn } from './plotOptions.js';

/** Which line is which: a stroke as it is drawn, and its name. */
export function Legend({ drawn: { lines } }: { readonly drawn: Drawn }) {
  return (
    <ul class="legend label">
      {(Object.keys(lineSensors) as LineName[])
        .filter((name) => lines[name])
        .map((name) => (
          <li key={name}>
            <svg viewBox="0 0 24 8" width="24" height="8" aria-hidden="true">
              <path class="legend-line" data-line={name} d="M0 4 h24" />
            </svg>
            {nameOfLine(name)}
          </li>
        ))}
    </ul>
  );
}
