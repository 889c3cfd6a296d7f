import { frameStages, isDebugged } from '../../domain/deviceDebug/index.js';
import { printableText } from '../../domain/kernel/text.js';
import type { DeviceDebug, ListedFrame } from '../../projections/queries/index.js';

/** How far the recording of a device is, for people. */
export function describeDebug(state: DeviceDebug, nowMs: number): string {
  const { deviceId, until, endedAt, frames, removed, dropped } = state;
  const time = { deviceId, untilMs: until.getTime(), endedAtMs: endedAt?.getTime() };
  const isOn = isDebugged(time, nowMs);
  const when = isOn
    ? `under debug until ${until.toISOString()}; its owner sees it`
    : `not under debug since ${(endedAt ?? until).toISOString()}`;
  const more = [
    `${frames} ${frames === 1 ? 'frame is' : 'frames are'} kept`,
    ...(removed > 0 ? [`${removed} older ones made room`] : []),
    ...(dropped > 0 ? [`${dropped} were not recorded for want of room`] : []),
  ];
  return `${deviceId} is ${when}. ${more.join(', ')}.\n`;
}

const arrows = { up: '↑', down: '↓', auth: '?' } as const;

/** A frame in one line. */
export function frameLine(frame: ListedFrame): string {
  const { direction, kind, at, outcome, reason, detail, boot, seq, epoch, bytes, traceId, clientId } = frame;
  const number = boot === null ? '-' : `${epoch ?? '?'}/${boot}/${seq}`;
  const stages = frameStages({
    direction,
    sentAtMs: frame.sentAt?.getTime() ?? null,
    atMs: at.getTime(),
    doneAtMs: frame.doneAt?.getTime() ?? null,
    projectedAtMs: frame.projectedAt?.getTime() ?? null,
  });
  const told = [
    ...(detail === null ? [] : [detail]),
    ...(clientId === null ? [] : [`client ${clientId}`]),
    ...stages.map(({ name, ms }) => `${name} ${ms} ms`),
    ...(reason === null ? [] : [reason]),
    ...(traceId === null ? [] : [`trace ${traceId}`]),
  ];
  const size = direction === 'auth' ? '-' : `${bytes} B`;
  const columns = [
    at.toISOString(),
    arrows[direction],
    kind.padEnd(14),
    number.padEnd(12),
    size.padStart(8),
    outcome,
  ];
  return `${printableText(`${columns.join('  ')}  ${told.join(', ')}`)}\n`;
}
