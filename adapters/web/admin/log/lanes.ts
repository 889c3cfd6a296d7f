import type { LogKind, LogLine } from '../../../../domain/sessionLog/index.js';
import { endsCommand } from './compact.js';

/** A part of a timeline: what lasts in it as bars, and each line as a point. */
export interface Lane {
  readonly key: string;
  readonly kind: LogKind;
  /** Of lanes that each machine has of its own. */
  readonly deviceId: string | undefined;
  readonly bars: readonly Bar[];
  readonly points: readonly LogLine[];
}

/** Something that lasted, from the line that it began with. */
export interface Bar {
  readonly begin: LogLine | undefined;
  /** Undefined where it began before everything that is known. */
  readonly fromMs: number | undefined;
  /** Undefined for what lasts still. */
  readonly toMs: number | undefined;
}

const order: readonly LogKind[] = [
  ...(['event', 'action', 'command', 'connection', 'alarm', 'error', 'parked', 'reading'] as const),
  ...(['notification', 'journal', 'audit'] as const),
];
/** Each machine has its own phases and its own connection. */
const ofMachines: ReadonlySet<LogKind> = new Set(['event', 'connection']);
const sessionEnds: ReadonlySet<string> = new Set([
  ...['SessionCompleted', 'SessionFailed', 'SessionCancelled', 'SessionInterrupted', 'SessionAbandoned'],
]);

interface Lasting {
  readonly lane: string;
  readonly begin: LogLine | undefined;
  readonly fromMs: number | undefined;
  toMs: number | undefined;
}

/**
 * @param lines those of the time that is shown, the oldest first
 * @param before what came last before it, the oldest first: bars that reach into the time begin there
 * @param fromMs when that time begins
 */
export function lanesOf(
  lines: readonly LogLine[],
  before: readonly LogLine[],
  fromMs: number,
): readonly Lane[] {
  const bars = barsOf([...before, ...lines]).filter(({ toMs = Infinity }) => toMs >= fromMs);
  const keys = new Map([...before, ...lines].map((line) => [keyOf(line), line]));
  return [...keys]
    .map(([key, line]) => ({
      ...{ key, kind: line.kind, deviceId: ownerOf(line) },
      bars: bars.filter(({ lane }) => lane === key),
      points: lines.filter((each) => keyOf(each) === key),
    }))
    .filter((lane) => lane.points.length > 0 || lane.bars.length > 0)
    .sort((a, b) => order.indexOf(a.kind) - order.indexOf(b.kind) || (a.key < b.key ? -1 : 1));
}

function ownerOf({ kind, deviceId }: LogLine): string | undefined {
  return ofMachines.has(kind) ? (deviceId ?? undefined) : undefined;
}

function keyOf(line: LogLine): string {
  return `${line.kind} ${ownerOf(line) ?? ''}`;
}

function barsOf(lines: readonly LogLine[]): readonly Lasting[] {
  const bars: Lasting[] = [];
  const open = new Map<string, Lasting>();
  for (const line of lines) {
    const found = edgeOf(line);
    if (!found) continue;
    const { key, edge } = found;
    const atMs = Date.parse(line.receivedAt);
    const lasting = open.get(key);
    if (lasting) lasting.toMs = atMs;
    // What ends has begun before; but of which phase a session was, only its beginning says.
    else if (edge === 'end' && !key.startsWith('phase'))
      bars.push({ lane: keyOf(line), begin: undefined, fromMs: undefined, toMs: atMs });
    open.delete(key);
    if (edge === 'end') continue;
    const begun = { lane: keyOf(line), begin: line, fromMs: atMs, toMs: undefined };
    bars.push(begun);
    open.set(key, begun);
  }
  return bars;
}

interface Edge {
  readonly key: string;
  readonly edge: 'begin' | 'end';
}

/** What a line begins or ends. A new phase also ends the one before it. */
function edgeOf(line: LogLine): Edge | undefined {
  const { type, kind, deviceId, sessionId, data } = line;
  const session = `${deviceId} ${sessionId}`;
  if (sessionEnds.has(type)) return { key: `phase ${session}`, edge: 'end' };
  switch (type) {
    case 'PhaseEntered':
      return { key: `phase ${session}`, edge: 'begin' };
    case 'UserActionRequested':
    case 'ActionNeeded':
      return { key: `action ${session}`, edge: 'begin' };
    case 'UserActionDone':
    case 'ActionAnswered':
      return { key: `action ${session}`, edge: 'end' };
    case 'DeviceConnected':
      return { key: `connection ${deviceId}`, edge: 'begin' };
    case 'DeviceDisconnected':
      return { key: `connection ${deviceId}`, edge: 'end' };
    case 'CommandRequested':
      return { key: `command ${String(data.commandId)}`, edge: 'begin' };
    case 'AlarmRaised':
      return { key: `alarm ${String(data.alarmId)}`, edge: 'begin' };
    case 'AlarmResolved':
      return { key: `alarm ${String(data.alarmId)}`, edge: 'end' };
    default:
      return kind === 'command' && endsCommand(line)
        ? { key: `command ${String(data.commandId)}`, edge: 'end' }
        : undefined;
  }
}

export interface Axis {
  readonly fromMs: number;
  readonly toMs: number;
  readonly width: number;
}

export interface PointGroup {
  readonly x: number;
  readonly lines: readonly [LogLine, ...LogLine[]];
}

/** Lines where they stand on an axis of so many pixels; those nearer to each other than `apart` are one point. */
export function pointsOn(lines: readonly LogLine[], axis: Axis, apart: number): readonly PointGroup[] {
  const groups: { x: number; lines: [LogLine, ...LogLine[]] }[] = [];
  for (const line of lines) {
    const x = placeOn(axis, Date.parse(line.receivedAt));
    const last = groups.at(-1);
    if (last && x - last.x < apart) last.lines.push(line);
    else groups.push({ x, lines: [line] });
  }
  return groups;
}

export function placeOn({ fromMs, toMs, width }: Axis, atMs: number): number {
  return Math.min(1, Math.max(0, (atMs - fromMs) / Math.max(toMs - fromMs, 1))) * width;
}

const minute = 60_000;
const steps = [...[1, 5, 15, 30, 60, 180, 360, 720], ...[1_440, 2_880, 10_080, 43_200, 129_600, 525_600]].map(
  (minutes) => minutes * minute,
);

/**
 * Full minutes, hours or days by the clock of the person, no more than fit.
 *
 * @param offsetMsAt how far UTC is ahead of that clock, as `Date.getTimezoneOffset` has it
 */
export function ticksOn(
  { fromMs, toMs, width }: Axis,
  apart: number,
  offsetMsAt: (atMs: number) => number = (atMs) => new Date(atMs).getTimezoneOffset() * minute,
): readonly number[] {
  const most = Math.max(1, Math.floor(width / apart));
  const step =
    steps.find((each) => (toMs - fromMs) / each <= most) ??
    Math.ceil((toMs - fromMs) / most / minute) * minute;
  const offset = offsetMsAt(fromMs);
  const first = Math.ceil((fromMs - offset) / step) * step + offset;
  const count = Math.max(0, Math.floor((toMs - first) / step) + 1);
  const ticks = Array.from({ length: count }, (_, at) => first + at * step);
  // By a clock that changed in between, four in the morning is an hour earlier or later than it was.
  return step <= 60 * minute
    ? ticks
    : ticks.map((at) => at + offsetMsAt(at) - offset).filter((at) => at >= fromMs && at <= toMs);
}
