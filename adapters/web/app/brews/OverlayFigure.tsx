import type { ComponentType } from 'preact';
import { useEffect, useState } from 'preact/hooks';
import { Skeleton } from '../../shared/components/index.js';
import { t } from '../../shared/texts/brew.js';
import { formatNumber } from '../../shared/texts/index.js';
import { cursorAfter } from '../../shared/curve/cursorAfter.js';
import { overlaidAt, type Overlaid } from './overlay.js';
import type { OverlayPlotProps } from './OverlayPlot.js';

interface OverlayFigureProps {
  readonly title: string;
  /** One for each brew. */
  readonly lines: readonly Overlaid[];
  readonly names: readonly string[];
  readonly unit: 'days' | 'hours';
  readonly to: number;
  readonly decimals?: number;
  readonly text: (value: number) => string;
}

/** One quantity of all brews over each other, with a cursor that says what each was at the same time. */
export function OverlayFigure({ title, lines, names, unit, to, decimals, text }: OverlayFigureProps) {
  const Plot = usePlot();
  const [cursor, setCursor] = useState<number>();
  const [isByKey, setByKey] = useState(false);
  const onKeyDown = (event: KeyboardEvent) => {
    const at = cursorAfter(event.key, { from: 0, to, cursor });
    if (at === undefined) return;
    event.preventDefault();
    setCursor(at);
    setByKey(true);
  };
  const onCursor = (at: number | undefined) => {
    setCursor(at);
    setByKey(false);
  };
  return (
    <figure class="overlay" aria-label={title}>
      <figcaption>
        <h2>{title}</h2>
      </figcaption>
      {Plot ? (
        <div
          class="plot-frame"
          role="group"
          tabIndex={0}
          aria-label={t('compare.keys')}
          onKeyDown={onKeyDown}
        >
          <Plot {...{ lines, to, decimals, onCursor }} height={280} cursor={isByKey ? cursor : undefined} />
        </div>
      ) : (
        <Skeleton height="brew" count={2} />
      )}
      <p class="cursor small" {...(isByKey && { 'aria-live': 'polite' })}>
        {cursor === undefined ? t(`compare.axis.${unit}`) : textAt(cursor)}
      </p>
    </figure>
  );

  function textAt(at: number): string {
    const values = lines.flatMap((line, index) => {
      const value = overlaidAt(line, at);
      return value === undefined ? [] : [`${names[index]}: ${text(value)}`];
    });
    const time = t(`compare.at.${unit}`, { time: formatNumber(at, 1) });
    return [time, ...(values.length > 0 ? values : [t('value.none')])].join(' · ');
  }
}

function usePlot(): ComponentType<OverlayPlotProps> | undefined {
  const [loaded, setLoaded] = useState<{ readonly OverlayPlot: ComponentType<OverlayPlotProps> }>();
  useEffect(() => void import('./OverlayPlot.js').then(setLoaded, () => undefined), []);
  return loaded?.OverlayPlot;
}
