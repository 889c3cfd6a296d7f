import uPlot from 'uplot';
import 'uplot/dist/uPlot.min.css';
import { useEffect, useRef, useState } from 'preact/hooks';
import { isUtc, language } from '../texts/index.js';
import { units } from '../units/index.js';
import { followGestures } from './gestures.js';
import { onOtherScheme, readPalette } from './palette.js';
import { dataOf, hasStrip, mainPlot, stripLines, stripPlot, type Drawn } from './plotOptions.js';

/** Where the plot's axis of times lies in its element, in pixels. */
export interface PlotLayout {
  readonly left: number;
  readonly width: number;
}

export interface PlotProps {
  readonly drawn: Drawn;
  readonly height: number;
  /** The time that a key has chosen; undefined while none has. */
  readonly cursorMs: number | undefined;
  readonly onCursor: (atMs: number | undefined) => void;
  readonly onZoom: (fromMs: number, toMs: number) => void;
  readonly onReset: () => void;
  readonly onLayout: (layout: PlotLayout) => void;
}

const stripHeight = 64;

/** The curve itself, on a canvas. It is loaded when the first curve is shown. */
export function Plot(props: PlotProps) {
  const frame = useRef<HTMLDivElement>(null);
  const plots = useRef<readonly uPlot[]>([]);
  const latest = useRef(props);
  latest.current = props;
  const [scheme, setScheme] = useState(0);
  const { drawn, height, cursorMs } = props;
  const shownLanguage = language.value;
  const inUtc = isUtc.value;
  const shownUnits = units.value;
  const kind = Object.keys(drawn.lines).sort().join(' ');

  useEffect(() => onOtherScheme(() => setScheme((before) => before + 1)), []);
  useEffect(() => {
    const element = frame.current!;
    const made = make(element, latest);
    plots.current = made;
    const sized = new ResizeObserver(() => {
      for (const plot of made) plot.setSize({ width: element.clientWidth, height: plot.height });
    });
    sized.observe(element);
    const still = followGestures(made[0]!, {
      onZoom: (from, to) => latest.current.onZoom(from, to),
      onReset: () => latest.current.onReset(),
    });
    return () => {
      still();
      sized.disconnect();
      for (const plot of made) plot.destroy();
    };
  }, [kind, height, scheme, shownLanguage, shownUnits, inUtc]);
  useEffect(() => {
    const [main, strip] = plots.current;
    main?.setData(dataOf(drawn.lines));
    strip?.setData(dataOf(drawn.lines, stripLines));
  }, [drawn]);
  useEffect(() => {
    const main = plots.current[0];
    if (main && cursorMs !== undefined) main.setCursor({ left: main.valToPos(cursorMs, 'x'), top: 0 }, false);
  }, [cursorMs, drawn]);
  return <div ref={frame} class="plot" />;
}

function make(element: HTMLElement, latest: { readonly current: PlotProps }): readonly uPlot[] {
  const palette = readPalette();
  const drawn = () => latest.current.drawn;
  const width = element.clientWidth;
  const { height } = latest.current;
  const onLayout = ({ bbox }: uPlot) => {
    // A plot that is not seen has no width.
    if (bbox.width <= 0) return;
    latest.current.onLayout({ left: bbox.left / devicePixelRatio, width: bbox.width / devicePixelRatio });
  };
  const options = mainPlot({ palette, drawn, width, height, onLayout });
  const onCursor = (plot: uPlot) => {
    const { left = -1 } = plot.cursor;
    latest.current.onCursor(left < 0 ? undefined : plot.posToVal(left, 'x'));
  };
  const hooks = { ...options.hooks, setCursor: [onCursor] };
  const zone = isUtc.value ? { tzDate: inUtcDate } : {};
  const main = new uPlot({ ...options, ...zone, hooks }, dataOf(drawn().lines), element);
  if (!hasStrip(drawn())) return [main];
  const strip = stripPlot({ palette, drawn, width, height: stripHeight });
  return [main, new uPlot({ ...strip, ...zone }, dataOf(drawn().lines, stripLines), element)];
}

/** What uPlot takes full hours and days from. */
function inUtcDate(atMs: number): Date {
  return uPlot.tzDate(new Date(Math.round(atMs)), 'UTC');
}
