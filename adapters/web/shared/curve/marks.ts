import type { Alarm, Command, Schemas, TimelineEntry } from '../../../apiClient/index.js';
import type { CurvePart } from './bands.js';

type JournalEntry = Schemas['JournalEntry'];

/** A point on the axis of time that opens: something that happened, a command, an alarm, or what somebody noted or measured. */
export type Mark =
  | { readonly type: 'event'; readonly atMs: number; readonly key: string; readonly event: TimelineEntry }
  | { readonly type: 'command'; readonly atMs: number; readonly key: string; readonly command: Command }
  | { readonly type: 'alarm'; readonly atMs: number; readonly key: string; readonly alarm: Alarm }
  | { readonly type: 'entry'; readonly atMs: number; readonly key: string; readonly entry: JournalEntry };

/** Marks that stand too close to be touched one by one. */
export interface MarkGroup {
  readonly x: number;
  readonly marks: readonly Mark[];
}

export function marksOf(parts: readonly CurvePart[]): readonly Mark[] {
  const marks = parts.flatMap(({ history: { deviceId, annotations } }): readonly Mark[] => [
    ...annotations.events
      .filter(({ timePlausible }) => timePlausible)
      .map((event) => ({
        type: 'event' as const,
        atMs: Date.parse(event.at),
        key: `${deviceId} ${event.revision} ${event.recordedAt}`,
        event,
      })),
    ...annotations.commands.map((command) => ({
      type: 'command' as const,
      atMs: Date.parse(command.requestedAt),
      key: command.commandId,
      command,
    })),
    ...annotations.alarms.map((alarm) => ({
      type: 'alarm' as const,
      atMs: Date.parse(alarm.raisedAt),
      key: alarm.alarmId,
      alarm,
    })),
    ...annotations.entries.map((entry) => ({
      type: 'entry' as const,
      atMs: Date.parse(entry.takenAt),
      key: entry.entryId,
      entry,
    })),
  ]);
  const once = new Map(marks.map((mark) => [mark.key, mark]));
  return [...once.values()].sort((a, b) => a.atMs - b.atMs);
}

interface Axis {
  readonly fromMs: number;
  readonly toMs: number;
  readonly width: number;
}

/** Where marks stand on an axis of so many pixels; those nearer to each other than `apart` are one group. */
export function groupMarks(
  marks: readonly Mark[],
  { fromMs, toMs, width }: Axis,
  apart: number,
): readonly MarkGroup[] {
  const groups: { x: number; marks: Mark[] }[] = [];
  for (const mark of marks) {
    if (mark.atMs < fromMs || mark.atMs > toMs) continue;
    const x = ((mark.atMs - fromMs) / Math.max(toMs - fromMs, 1)) * width;
    const last = groups.at(-1);
    if (last && x - last.x < apart) last.marks.push(mark);
    else groups.push({ x, marks: [mark] });
  }
  return groups;
}

/** A fault before anything else, then what somebody was asked for. */
export function shapeOf(marks: readonly Mark[]): '◆' | '▲' | '●' | '▸' | '✎' {
  const types = new Set(marks.map((mark) => (mark.type === 'event' ? mark.event.type : mark.type)));
  if (types.has('FaultReported') || types.has('SessionFailed')) return '◆';
  if (types.has('UserActionRequested') || types.has('alarm')) return '▲';
  if (types.size > 1) return '●';
  if (types.has('command')) return '▸';
  return types.has('entry') ? '✎' : '●';
}
