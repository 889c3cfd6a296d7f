import { DeviceText } from '../../shared/components/index.js';
import { t } from '../../shared/texts/errors.js';
import { formatClock } from '../../shared/texts/index.js';
import { shownLine } from './shownLine.js';

interface LogLinesProps {
  /** Those before the error, the oldest first. */
  readonly lines: readonly string[];
  /** The error's own. */
  readonly last: string;
}

/** What the role logged, as people read it; the error's own line is open. */
export function LogLines({ lines, last }: LogLinesProps) {
  return (
    <section class="section">
      <h3>{t('errors.lines')}</h3>
      <ol class="error-lines">
        {lines.map((line, at) => (
          <Line key={at} line={line} isOpen={false} />
        ))}
        <Line line={last} isOpen={true} />
      </ol>
    </section>
  );
}

function Line({ line, isOpen }: { readonly line: string; readonly isOpen: boolean }) {
  const { atMs, level, message, rows } = shownLine(line);
  return (
    <li>
      <details open={isOpen}>
        <summary>
          <span class="error-line" data-level={level}>
            <span class="muted">{atMs === undefined ? '–' : formatClock(atMs)}</span>
            <span>{level}</span>
            <DeviceText text={message} />
          </span>
        </summary>
        <pre>
          {rows.map((row, at) => (
            <span key={at}>
              <DeviceText text={row} />
              {'\n'}
            </span>
          ))}
        </pre>
      </details>
    </li>
  );
}
