import type { TimelineEntry } from '../../../apiClient/index.js';
import { now } from '../clock.js';
import { DeviceText, Time } from '../components/index.js';
import { t } from '../texts/brew.js';
import { adviceOfCode, adviceOfWord, formatTime, nameOfCode, nameOfWord } from '../texts/index.js';
import './timeline.css';
import { happeningOf, shownTime, type Happening } from './happening.js';

interface TimelineRowProps {
  readonly entry: TimelineEntry;
  /** Whether the day stands with it, and not above it. */
  readonly hasDay?: boolean;
}

/** When, and what: with a fault's own words, as the machine wrote them. */
export function TimelineRow({ entry, hasDay = false }: TimelineRowProps) {
  const happening = happeningOf(entry);
  const atMs = shownTime(entry);
  const { text } = entry.data;
  return (
    <li class={hasDay ? 'timeline-row with-day' : 'timeline-row'}>
      <Time atMs={atMs} class="label">
        {hasDay ? formatTime(atMs, now.value) : formatTime(atMs)}
      </Time>
      <span class="shape" data-shape={happening.shape} aria-hidden="true">
        {happening.shape}
      </span>
      <span>
        {textOf(happening, entry.type)}
        {text && (
          <span class="small muted">
            {' '}
            <DeviceText text={text} />
          </span>
        )}
        {!entry.timePlausible && <span class="label"> {t('event.timeOfReceipt')}</span>}
      </span>
    </li>
  );
}

function textOf({ text, code, word }: Happening, type: string): string {
  if (!text) return type;
  return t(text, { what: nameOf(code, word) });
}

function nameOf(code: Happening['code'], word: Happening['word']): string {
  if (code) {
    const { kind } = code;
    return kind === 'userAction' || kind === 'error'
      ? adviceOfCode(kind, code.code).name
      : nameOfCode(kind, code.code);
  }
  if (!word) return '';
  return word.kind === 'haltReason'
    ? adviceOfWord('haltReason', word.word).name
    : nameOfWord(word.kind, word.word);
}
