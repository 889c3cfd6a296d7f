import { useComputed } from '@preact/signals';
import { useEffect, useMemo, useRef, useState } from 'preact/hooks';
import type { Device } from '../../../apiClient/index.js';
import { now } from '../clock.js';
import { Button, ErrorPanel, Skeleton, type useAsked } from '../components/index.js';
import { t } from '../texts/brew.js';
import { units, type Units } from '../units/index.js';
import { bandsOf, type CurvePart } from './bands.js';
import './curve.css';
import { Chapters } from './Chapters.js';
import { CurveTable } from './CurveTable.js';
import { Excluded } from './Excluded.js';
import { extended, linesOf, type Line, type Lines } from './lines.js';
import { useLiveReadings } from './liveReadings.js';
import { marksOf } from './marks.js';
import { pausesOf } from './pauses.js';
import { shownLines, shownPerDay } from './shownLines.js';
import { CurvePlot } from './CurvePlot.js';
import type { NameMachine } from './MarkStrip.js';
import type { Drawn } from './plotOptions.js';
import type { Range } from './range.js';

const minuteMs = 60_000;

interface CurveProps {
  readonly whole: ReturnType<typeof useAsked<readonly CurvePart[]>>;
  readonly ask: (range: Range) => Promise<readonly CurvePart[]>;
  /** The machine that measures now; undefined once it is over. */
  readonly device: Device | undefined;
  readonly targetCelsius: number | undefined;
  /** When the machine does the next step: the target is drawn until then. */
  readonly nextAtMs: number | undefined;
  readonly nameMachine?: NameMachine;
}

/** How temperature and gravity went, with what happened; a part of it is asked for again, with all its points. */
export function Curve({ whole, ask, device, targetCelsius, nextAtMs, nameMachine }: CurveProps) {
  const [range, setRange] = useState<Range>();
  const [isTable, setTable] = useState(false);
  const figure = useRef<HTMLElement>(null);
  const isFull = useIsFull();
  const part = useRangeAnswer(ask, range);
  const live = useLiveReadings(device);
  const shown = range && part ? part : whole.data;
  const chosen = units.value;
  const nowMs = useComputed(() => Math.floor(now.value / minuteMs) * minuteMs).value;
  const drawn = useMemo(() => {
    if (!whole.data || !shown) return undefined;
    return drawnOf({
      whole: whole.data,
      lines: withLive(linesOf(shown), live),
      gravity: extended(linesOf(whole.data).gravity, live.gravity),
      units: chosen,
      range,
      targetCelsius,
      nextAtMs,
      nowMs,
    });
  }, [whole.data, shown, live, range, targetCelsius, nextAtMs, nowMs, chosen]);
  const marks = useMemo(() => marksOf(whole.data ?? []), [whole.data]);

  if (whole.error && !whole.data)
    return <ErrorPanel error={whole.error} sinceMs={whole.sinceMs} retry={whole.again} />;
  if (!drawn || !shown) return <Skeleton height="brew" count={2} />;
  if (Object.keys(drawn.lines).length === 0)
    return (
      <div class="curve-empty">
        <p class="muted">{t('curve.none')}</p>
        <Excluded parts={shown} />
      </div>
    );
  return (
    <figure class="curve" ref={figure} aria-label={t('curve')}>
      <Chapters whole={whole.data ?? []} range={range} onChoose={setRange} />
      {isTable ? (
        <CurveTable drawn={drawn} />
      ) : (
        <CurvePlot {...{ drawn, marks, nameMachine }} onZoom={setRange} onReset={() => setRange(undefined)} />
      )}
      <div class="curve-tools">
        <Button onClick={() => setTable(!isTable)}>{t(isTable ? 'curve.asCurve' : 'curve.table')}</Button>
        {document.fullscreenEnabled && (
          <Button onClick={() => void toggleFullScreen(figure.current)}>
            {t(isFull ? 'curve.leaveFull' : 'curve.full')}
          </Button>
        )}
      </div>
      <Excluded parts={shown} />
    </figure>
  );
}

/** The answer for a range; what came before is shown until it is there. */
function useRangeAnswer(ask: CurveProps['ask'], range: Range | undefined): readonly CurvePart[] | undefined {
  const [answer, setAnswer] = useState<readonly CurvePart[]>();
  useEffect(() => {
    setAnswer(undefined);
    if (!range) return;
    let isWanted = true;
    // What the whole curve has of the range stays when the API does not answer.
    ask(range).then(
      (parts) => isWanted && setAnswer(parts),
      () => undefined,
    );
    return () => void (isWanted = false);
  }, [ask, range]);
  return answer;
}

function withLive(lines: Lines, live: ReturnType<typeof useLiveReadings>): Lines {
  const temperature = extended(lines.temperature, live.temperature);
  const gravity = extended(lines.gravity, live.gravity);
  return { ...lines, ...(temperature && { temperature }), ...(gravity && { gravity }) };
}

interface DrawnInput {
  readonly whole: readonly CurvePart[];
  readonly lines: Lines;
  /** Of the whole curve. */
  readonly gravity: Line | undefined;
  readonly units: Units;
  readonly range: Range | undefined;
  readonly targetCelsius: number | undefined;
  readonly nextAtMs: number | undefined;
  readonly nowMs: number;
}

/** In the person's units. The target goes on to the next step, or a twentieth of what is shown. */
function drawnOf(input: DrawnInput): Drawn {
  const { whole, lines, gravity, range, targetCelsius, nextAtMs } = input;
  const times = Object.values(lines).flatMap((line) => [
    line.times[0] ?? Infinity,
    line.times.at(-1) ?? -Infinity,
  ]);
  const fromMs = Math.min(...times.filter(Number.isFinite));
  const lastMs = Math.max(...times.filter(Number.isFinite));
  const past = { bands: bandsOf(whole), pauses: pausesOf(whole) };
  const perDay = shownPerDay(gravity);
  const inUnits = (all: Lines): Lines => ({ ...shownLines(all), ...(perDay && { perDay }) });
  if (targetCelsius === undefined)
    return { lines: inUnits(lines), ...past, ...(range ?? { fromMs, toMs: lastMs }) };
  const span = Math.max(lastMs - fromMs, 60_000);
  const aheadMs = Math.min(Math.max((nextAtMs ?? 0) - lastMs, span / 20), span);
  const before = lines.target ?? { times: [], values: [], gapMs: Infinity };
  const target = {
    ...before,
    times: [...before.times, lastMs, lastMs + aheadMs],
    values: [...before.values, targetCelsius, targetCelsius],
  };
  return {
    lines: inUnits({ ...lines, target }),
    ...past,
    // What was measured within this minute is not ahead.
    nowMs: Math.max(input.nowMs, lastMs),
    ...(range ?? { fromMs, toMs: lastMs + aheadMs }),
  };
}

function useIsFull(): boolean {
  const [isFull, setFull] = useState(document.fullscreenElement !== null);
  useEffect(() => {
    const note = () => setFull(document.fullscreenElement !== null);
    document.addEventListener('fullscreenchange', note);
    return () => document.removeEventListener('fullscreenchange', note);
  }, []);
  return isFull;
}

function toggleFullScreen(element: HTMLElement | null): Promise<void> | undefined {
  return document.fullscreenElement ? document.exitFullscreen() : element?.requestFullscreen();
}
