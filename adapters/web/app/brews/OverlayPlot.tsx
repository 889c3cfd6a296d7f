import uPlot from 'uplot';
import 'uplot/dist/uPlot.min.css';
import { useEffect, useRef } from 'preact/hooks';
import { formatNumber, language } from '../../shared/texts/index.js';
import { onOtherScheme, readPalette, type Palette } from '../../shared/curve/palette.js';
import type { Overlaid } from './overlay.js';
import { strokes } from './strokes.js';

export interface OverlayPlotProps {
  /** One for each brew, in their order, in the units that the person reads. */
  readonly lines: readonly Overlaid[];
  /** Of the axis of times: in days or hours. */
  readonly to: number;
  readonly height: number;
  /** Of the values on the axis; as many as they have when left out. */
  readonly decimals?: number | undefined;
  readonly cursor: number | undefined;
  readonly onCursor: (at: number | undefined) => void;
}

/** Curves of several brews over each other; loaded when they are compared. */
export function OverlayPlot(props: OverlayPlotProps) {
  const frame = useRef<HTMLDivElement>(null);
  const made = useRef<uPlot | undefined>(undefined);
  const latest = useRef(props);
  latest.current = props;
  const { lines, to, height, cursor } = props;
  const shownLanguage = language.value;
  useEffect(() => {
    const element = frame.current!;
    const make = () => {
      made.current?.destroy();
      made.current = new uPlot(optionsOf(element.clientWidth, latest), dataOf(latest.current.lines), element);
    };
    make();
    const sized = new ResizeObserver(() => made.current?.setSize({ width: element.clientWidth, height }));
    sized.observe(element);
    const still = onOtherScheme(make);
    return () => {
      still();
      sized.disconnect();
      made.current?.destroy();
      made.current = undefined;
    };
  }, [lines, to, height, shownLanguage]);
  useEffect(() => {
    const plot = made.current;
    if (plot && cursor !== undefined) plot.setCursor({ left: plot.valToPos(cursor, 'x'), top: 0 }, false);
  }, [cursor]);
  return <div ref={frame} class="plot" />;
}

function dataOf(lines: readonly Overlaid[]): uPlot.AlignedData {
  return uPlot.join(lines.map(({ times, values }) => [times as number[], values as (number | null)[]]));
}

function optionsOf(width: number, latest: { readonly current: OverlayPlotProps }): uPlot.Options {
  const palette = readPalette();
  const { lines, height, decimals } = latest.current;
  const axis = axisOf(palette);
  return {
    ...{ width, height, legend: { show: false }, padding: [12, 12, 0, 0] },
    cursor: { drag: { x: false, y: false }, y: false, points: { size: 8 } },
    scales: { x: { time: false, range: () => [0, latest.current.to] } },
    series: [
      {},
      ...lines.map((_, index): uPlot.Series => {
        const { role, dash } = strokes[index % strokes.length]!;
        return { stroke: palette.colour(role), width: 2, dash: [...dash], points: { show: false } };
      }),
    ],
    axes: [
      { ...axis, size: 28, space: 56, values: (_, splits) => splits.map((each) => formatNumber(each)) },
      { ...axis, size: 56, values: (_, splits) => splits.map((each) => formatNumber(each, decimals)) },
    ],
    hooks: {
      setCursor: [
        (plot) => {
          const { left = -1 } = plot.cursor;
          latest.current.onCursor(left < 0 ? undefined : plot.posToVal(left, 'x'));
        },
      ],
    },
  };
}

function axisOf({ colour, font }: Palette) {
  return {
    ...{ stroke: colour('muted'), font, ticks: { show: false } },
    grid: { stroke: colour('line'), width: 1 },
  };
}
