import { useEffect, useMemo, useRef, useState } from 'preact/hooks';
import type { LogKind, LogLine } from '../../../../domain/sessionLog/index.js';
import { axisTimes } from '../../shared/curve/axisTimes.js';
import { colourOfPhase, phaseOf } from '../../shared/curve/bands.js';
import { formatTime, isUtc, nameOfCode } from '../../shared/texts/index.js';
import { t } from '../../shared/texts/log.js';
import { lanesOf, placeOn, pointsOn, ticksOn, type Axis, type Bar, type Lane } from './lanes.js';
import { shapes } from './LogLineText.js';
import type { TimelineData } from './useTimeline.js';

const laneHeight = 52;
const nameHeight = 16;
const barHeight = 14;
const axisHeight = 24;
/** As wide as a pointer needs, WCAG 2.2. */
const pointWidth = 24;
const tickApart = 96;
/** A letter of a bar's name, about. */
const letterWidth = 7;

interface TimelineLanesProps {
  readonly data: TimelineData;
  readonly range: Pick<Axis, 'fromMs' | 'toMs'>;
  readonly openIds: readonly string[];
  readonly onOpen: (ids: readonly string[]) => void;
}

export function TimelineLanes({ data, range: { fromMs, toMs }, openIds, onOpen }: TimelineLanesProps) {
  const frame = useRef<HTMLDivElement>(null);
  const [width, setWidth] = useState(0);
  useEffect(() => {
    const element = frame.current!;
    const sized = new ResizeObserver(() => setWidth(element.clientWidth));
    sized.observe(element);
    return () => sized.disconnect();
  }, []);
  const lanes = useMemo(() => withReadings(lanesOf(data.lines, data.before, fromMs), data), [data, fromMs]);
  // Points at both ends are within the picture.
  const axis = { fromMs, toMs, width: Math.max(0, width - pointWidth) };
  const ticks = ticksOn(axis, tickApart, isUtc.value ? () => 0 : undefined);
  const height = lanes.length * laneHeight + axisHeight;
  return (
    <div class="timeline" ref={frame}>
      <svg width={width} height={height} role="group" aria-label={t('log.timeline')}>
        {axisTimes(ticks, toMs - fromMs).map((text, at) => {
          const x = placeOn(axis, ticks[at]!) + pointWidth / 2;
          return (
            <g key={ticks[at]} class="tick">
              <line x1={x} x2={x} y1={0} y2={height - axisHeight} />
              <text x={x} y={height - 8}>
                {text}
              </text>
            </g>
          );
        })}
        {lanes.map((lane, at) => (
          <g key={lane.key} transform={`translate(${pointWidth / 2} ${at * laneHeight})`}>
            <LaneOf {...{ lane, axis, data, openIds, onOpen }} />
          </g>
        ))}
      </svg>
    </div>
  );
}

/** Of many readings none is a point: their lane says how dense they were. */
function withReadings(lanes: readonly Lane[], { summary }: TimelineData): readonly Lane[] {
  const isThere = lanes.some(({ kind }) => kind === 'reading');
  if (isThere || !summary.counts.reading) return lanes;
  return [...lanes, { key: 'reading ', kind: 'reading', deviceId: undefined, bars: [], points: [] }];
}

interface LaneOfProps extends Omit<TimelineLanesProps, 'range'> {
  readonly lane: Lane;
  readonly axis: Axis;
}

function LaneOf({ lane, axis, data, openIds, onOpen }: LaneOfProps) {
  const { kind, deviceId, bars, points } = lane;
  const groups = pointsOn(points, axis, pointWidth);
  // Of what comes after the lines that were asked for, no end is known.
  const knownToMs = data.isCut ? Date.parse(data.lines.at(-1)?.receivedAt ?? '') : axis.toMs;
  return (
    <g class="lane" data-kind={kind} role="group" aria-label={nameOf(lane)}>
      <line class="edge" x1={0} x2={axis.width} y1={laneHeight - 1} y2={laneHeight - 1} />
      <text class="lane-name" y={12}>
        {t(`log.kind.${kind}`)}
        {deviceId !== undefined && ` · ${deviceId}`}
      </text>
      {(kind === 'reading' || data.isCut) && <Density {...{ kind, axis, data }} />}
      {bars.map((bar, at) => (
        <BarOf key={at} {...{ bar, axis }} knownToMs={knownToMs} />
      ))}
      {groups.map(({ x, lines }) => {
        const isOpen = openIds.includes(lines[0].id);
        return (
          <foreignObject
            key={lines[0].id}
            x={x - pointWidth / 2}
            y={laneHeight - pointWidth - 2}
            width={pointWidth}
            height={pointWidth}
          >
            <button
              type="button"
              class="timeline-point"
              aria-expanded={isOpen}
              aria-label={`${t('log.entries', { count: lines.length })} ${formatTime(Date.parse(lines[0].receivedAt), 0)}`}
              title={lines.length === 1 ? lines[0].text : undefined}
              onClick={() => onOpen(isOpen ? [] : lines.map(({ id }) => id))}
            >
              {lines.length === 1 ? shapes[kind] : lines.length}
            </button>
          </foreignObject>
        );
      })}
    </g>
  );
}

function nameOf({ kind, deviceId }: Pick<Lane, 'kind' | 'deviceId'>): string {
  const name = t(`log.kind.${kind}`);
  return deviceId === undefined ? name : `${name} · ${deviceId}`;
}

interface BarOfProps {
  readonly bar: Bar;
  readonly axis: Axis;
  readonly knownToMs: number;
}

function BarOf({ bar: { begin, fromMs, toMs }, axis, knownToMs }: BarOfProps) {
  const left = placeOn(axis, fromMs ?? axis.fromMs);
  const width = Math.max(2, placeOn(axis, toMs ?? knownToMs) - left);
  const name = begin === undefined ? '' : nameOfBar(begin);
  const colour = begin?.type === 'PhaseEntered' ? colourOfPhase(phaseOf(begin)) : undefined;
  return (
    <g class="bar-of" data-colour={colour}>
      <rect x={left} y={nameHeight} width={width} height={barHeight} />
      {name.length * letterWidth < width && (
        <text x={left + 4} y={nameHeight + barHeight - 3}>
          {name}
        </text>
      )}
    </g>
  );
}

/** Only what the program itself names: no text of a device. */
function nameOfBar(line: LogLine): string {
  const phase = line.type === 'PhaseEntered' ? phaseOf(line) : undefined;
  return phase === undefined ? '' : nameOfCode('phase', phase);
}

interface DensityProps {
  readonly kind: LogKind;
  readonly axis: Axis;
  readonly data: TimelineData;
}

/** How many lines there are in each part of the time, by the logarithm: a few are seen beside thousands. */
function Density({ kind, axis, data: { summary } }: DensityProps) {
  const { from, to, parts } = summary;
  const counts = parts.map((part) => part[kind] ?? 0);
  const most = Math.log1p(Math.max(...counts));
  const left = placeOn(axis, Date.parse(from ?? ''));
  const width = Math.max(1, (placeOn(axis, Date.parse(to ?? '')) - left) / parts.length);
  return (
    <g class="density-of">
      {counts.map((count, at) => {
        if (count === 0) return null;
        const height = Math.max(2, (Math.log1p(count) / most) * barHeight);
        return (
          <rect key={at} x={left + at * width} y={nameHeight + barHeight - height} {...{ width, height }} />
        );
      })}
    </g>
  );
}
