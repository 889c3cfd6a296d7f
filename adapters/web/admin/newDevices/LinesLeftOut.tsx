import { longestSerial } from '../../../../domain/fleet/index.js';
import { DeviceText } from '../../shared/components/index.js';
import { t } from '../../shared/texts/newDevices.js';
import type { LineLeftOut } from './plan.js';

interface LinesLeftOutProps {
  readonly leftOut: readonly LineLeftOut[];
  /** How many are added without them. */
  readonly others: number;
  readonly isAllowed: boolean;
  readonly onAllow: (isAllowed: boolean) => void;
}

/** More are not read by anybody. */
const most = 100;

/** What is wrong with which line; whoever wants the others added without these lines says so. */
export function LinesLeftOut({ leftOut, others, isAllowed, onAllow }: LinesLeftOutProps) {
  return (
    <div class="lines-left-out">
      <ul aria-label={t('newDevices.wrongLines')}>
        {leftOut.slice(0, most).map((line) => (
          <li key={line.line}>
            <b class="numerals">{t('newDevices.line', { line: line.line })}</b>{' '}
            <DeviceText text={textOf(line)} />
          </li>
        ))}
      </ul>
      {leftOut.length > most && (
        <p class="muted small">{t('newDevices.moreLines', { count: leftOut.length - most })}</p>
      )}
      {others > 0 && (
        <label class="choice">
          <input
            type="checkbox"
            checked={isAllowed}
            onChange={({ currentTarget }) => onAllow(currentTarget.checked)}
          />
          <span>{t('newDevices.leaveOut', { count: leftOut.length, others })}</span>
        </label>
      )}
    </div>
  );
}

/** Of what stands in a line, as much as is needed to find it. */
const longestShown = 80;

function textOf(line: LineLeftOut): string {
  const text = 'text' in line ? line.text.slice(0, longestShown) : '';
  switch (line.wrong) {
    case 'id':
      return text === '' ? t('newDevices.line.noId') : t('newDevices.line.id', { text });
    case 'way':
      return t('newDevices.line.way', { text });
    case 'serial':
      return t('newDevices.line.serial', { count: longestSerial });
    case 'repeated':
      return t('newDevices.line.repeated', { text, line: line.firstLine });
    case 'cells':
      return t('newDevices.line.cells', { cells: line.cells, columns: line.columns });
    case 'quote':
      return t('newDevices.line.quote');
    case 'enrolled':
      return `${text}: ${t('newDevices.line.enrolled')}`;
  }
}
