import { t } from '../texts/brew.js';
import { lineOrder } from './lines.js';
import { nameOfLine } from './lineTexts.js';
import type { Drawn } from './plotOptions.js';

/** Which line is which: a stroke as it is drawn, and its name. */
export function Legend({ drawn: { lines, pauses } }: { readonly drawn: Drawn }) {
  return (
    <ul class="legend label">
      {lineOrder
        .filter((name) => lines[name])
        .map((name) => (
          <li key={name}>
            <svg viewBox="0 0 24 8" width="24" height="8" aria-hidden="true">
              {name === 'measured' ? (
                <circle class="legend-line" data-line={name} cx="12" cy="4" r="3" />
              ) : (
                <path class="legend-line" data-line={name} d="M0 4 h24" />
              )}
            </svg>
            {nameOfLine(name)}
          </li>
        ))}
      {pauses.length > 0 && (
        <li>
          <svg viewBox="0 0 24 8" width="24" height="8" aria-hidden="true">
            <path class="legend-pause" d="M2 8 l6 -8 M9 8 l6 -8 M16 8 l6 -8" />
          </svg>
          {t('curve.pause')}
        </li>
      )}
    </ul>
  );
}
