import { compareReceipts, type HistoryReading } from '../../../../projections/history/index.js';
import type { LogSubject } from '../../../../projections/queries/index.js';
import { withHistory, type HistoryParts } from '../../history/index.js';

const minuteMs = 60_000;
const dayMs = 86_400_000;

/** A line of a log, with the columns of its sources. */
interface ReadingLine {
  readonly received_at: string;
  readonly at: string;
  readonly device_id: string;
  readonly session_id: string;
  readonly epoch: number;
  readonly boot: number;
  readonly seq: number;
  readonly idx: number;
  readonly data: Readonly<Record<string, unknown>>;
}

/** The first reading that was received of each minute of device time on each day of receipt, of those that are still kept one by one. */
export async function sampledReadings(
  parts: HistoryParts,
  sessions: LogSubject['sessions'],
  received: { readonly fromMs: number; readonly untilMs: number },
): Promise<readonly ReadingLine[]> {
  const lines: ReadingLine[] = [];
  for (const { sessionId, deviceId, key } of sessions) {
    const slice = {
      deviceId,
      session: key,
      receivedFromMs: received.fromMs,
      receivedToMs: received.untilMs,
      withUntimed: true,
    };
    const sampled = await withHistory(parts, slice, async (history) => {
      const firsts = new Map<string, HistoryReading>();
      const add = (one: HistoryReading) => {
        const minute = `${Math.floor(one.receivedAtMs / dayMs)} ${Math.floor(one.reading.atMs / minuteMs)}`;
        const known = firsts.get(minute);
        if (!known || compareReceipts(one, known) < 0) firsts.set(minute, one);
      };
      const chunks = history.chunks.filter(({ hasBody }) => hasBody);
      for await (const [, readings] of history.readings(chunks))
        for (const one of readings)
          if (one.receivedAtMs >= received.fromMs && one.receivedAtMs < received.untilMs) add(one);
      history.loose.forEach(add);
      return [...firsts.values()];
    });
    lines.push(...sampled.map((one) => lineOf(one, { deviceId, sessionId })));
  }
  return lines;
}

function lineOf(
  { epoch, boot, seq, index, receivedAtMs, reading }: HistoryReading,
  { deviceId, sessionId }: { readonly deviceId: string; readonly sessionId: string },
): ReadingLine {
  const { context, sensors, values } = reading;
  const said = context && {
    phase: context.phase,
    step: context.step,
    ...(context.userAction !== 0 && { userAction: context.userAction }),
    ...(context.error !== 0 && { error: context.error }),
    ...(context.targetCelsius !== undefined && { targetCelsius: context.targetCelsius }),
  };
  return {
    received_at: new Date(receivedAtMs).toISOString(),
    at: new Date(reading.atMs).toISOString(),
    ...{ device_id: deviceId, session_id: sessionId, epoch, boot, seq, idx: index },
    data: { ...said, sensors, values },
  };
}
