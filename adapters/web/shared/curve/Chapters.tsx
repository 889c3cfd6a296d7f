import { Button } from '../components/index.js';
import { t } from '../texts/brew.js';
import { chaptersOf, type CurvePart } from './bands.js';
import type { Range } from './range.js';
import { nameOfBand } from './bandTexts.js';

interface ChaptersProps {
  readonly whole: readonly CurvePart[];
  readonly range: Range | undefined;
  readonly onChoose: (range: Range | undefined) => void;
}

/** All of the curve, or a stage of it: what a drag does, for those who can't drag. */
export function Chapters({ whole, range, onChoose }: ChaptersProps) {
  const chapters = chaptersOf(whole);
  if (chapters.length === 0 && !range) return null;
  return (
    <div class="chapters" role="group" aria-label={t('curve.chapters')}>
      <Button aria-pressed={!range} onClick={() => onChoose(undefined)}>
        {t('curve.whole')}
      </Button>
      {chapters.map(({ fromMs, toMs, ...band }) => (
        <Button
          key={fromMs}
          aria-pressed={range?.fromMs === fromMs && range.toMs === toMs}
          onClick={() => onChoose({ fromMs, toMs })}
        >
          {nameOfBand(band)}
        </Button>
      ))}
    </div>
  );
}
