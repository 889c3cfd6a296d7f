import type { ComponentType } from 'preact';
import { useEffect, useState } from 'preact/hooks';
import { Skeleton } from '../components/index.js';
import { t } from '../texts/brew.js';
import { formatTime } from '../texts/index.js';
import type { Range } from './range.js';
import { cursorAfter } from './cursorAfter.js';
import { Legend } from './Legend.js';
import { lineOrder, valueAt } from './lines.js';
import { MarkStrip, type NameMachine } from './MarkStrip.js';
import type { Mark } from './marks.js';
import type { PlotLayout, PlotProps } from './Plot.js';
import { nameOfLine, textOfValue } from './lineTexts.js';
import type { Drawn } from './plotOptions.js';

interface CurvePlotProps {
  readonly drawn: Drawn;
  readonly marks: readonly Mark[];
  readonly nameMachine: NameMachine | undefined;
  readonly onZoom: (range: Range) => void;
  readonly onReset: () => void;
}

const heights = { phone: 280, desk: 420 };

/** The plot, what its cursor stands at, and the points that open. */
export function CurvePlot({ drawn, marks, nameMachine, onZoom, onReset }: CurvePlotProps) {
  const Plot = usePlot();
  const height = useHeight();
  const [layout, setLayout] = useState<PlotLayout>();
  const [cursorMs, setCursorMs] = useState<number>();
  const [isByKey, setByKey] = useState(false);
  if (!Plot) return <Skeleton height="brew" count={2} />;
  const moveTo = (atMs: number | undefined, byKey: boolean) => {
    setCursorMs(atMs);
    setByKey(byKey);
  };
  const onKeyDown = (event: KeyboardEvent) => {
    const atMs = cursorAfter(event.key, { from: drawn.fromMs, to: drawn.toMs, cursor: cursorMs });
    if (event.key === 'Escape') onReset();
    if (atMs === undefined) return;
    event.preventDefault();
    moveTo(atMs, true);
  };
  return (
    <>
      <Legend drawn={drawn} />
      <div class="plot-frame" role="group" tabIndex={0} aria-label={t('curve.keys')} onKeyDown={onKeyDown}>
        <Plot
          {...{ drawn, height, onReset }}
          cursorMs={isByKey ? cursorMs : undefined}
          onCursor={(atMs) => moveTo(atMs, false)}
          onZoom={(fromMs, toMs) => onZoom({ fromMs, toMs })}
          onLayout={setLayout}
        />
      </div>
      <p class="cursor small" {...(isByKey && { 'aria-live': 'polite' })}>
        {cursorMs === undefined ? t('curve.hint') : textAt(drawn, cursorMs)}
      </p>
      {layout && <MarkStrip {...{ marks, nameMachine, layout, drawn }} />}
    </>
  );
}

/** uPlot is as large as the rest of the page; it comes when a curve is shown. */
function usePlot(): ComponentType<PlotProps> | undefined {
  const [loaded, setLoaded] = useState<{ readonly Plot: ComponentType<PlotProps> }>();
  useEffect(() => void import('./Plot.js').then(setLoaded, () => undefined), []);
  return loaded?.Plot;
}

function useHeight(): number {
  const [isDesk, setDesk] = useState(() => desk.matches);
  useEffect(() => {
    const take = () => setDesk(desk.matches);
    desk.addEventListener('change', take);
    return () => desk.removeEventListener('change', take);
  }, []);
  return isDesk ? heights.desk : heights.phone;
}
const desk = matchMedia('(min-width: 1080px)');

function textAt({ lines }: Drawn, atMs: number): string {
  const values = lineOrder.flatMap((name) => {
    const value = lines[name] && valueAt(lines[name], atMs);
    return value === undefined ? [] : [`${nameOfLine(name)} ${textOfValue(name, value)}`];
  });
  return [formatTime(atMs, 0), ...(values.length > 0 ? values : [t('value.none')])].join(' · ');
}
