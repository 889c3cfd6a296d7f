import { actorText } from '../../../../domain/kernel/actorText.js';
import { sentence, type LogLine } from '../../../../domain/sessionLog/index.js';
import type { LogEntry, LogSummary } from '../../../../projections/queries/index.js';
import { isoOrNull, sensorResource } from './coded.js';
import { eventData } from './timeline.js';

/** `LogLine` of openapi.yaml: the same on the page, in downloads, and at the command line. */
export function logLine({ receivedAt, at, by, ...entry }: LogEntry): LogLine {
  const data = entry.kind === 'reading' ? readingData(entry.data) : eventData(entry.data);
  return {
    receivedAt: receivedAt.toISOString(),
    deviceTime: isoOrNull(at),
    ...{ kind: entry.kind, type: entry.type, scope: entry.scope, deviceId: entry.deviceId },
    ...{ sessionId: entry.sessionId, epoch: entry.epoch, boot: entry.boot, seq: entry.seq },
    text: entry.kind === 'reading' ? readingText(data) : sentence(entry.type, data),
    by: by && actorText(by),
    ...{ traceId: entry.traceId, id: entry.id, data },
  };
}

/** `LogSummary` of openapi.yaml. */
export function logSummaryResource({ counts, from, to, parts }: LogSummary) {
  return { counts, from: isoOrNull(from), to: isoOrNull(to), parts };
}

type Data = LogLine['data'];

interface SensorValue {
  readonly name: string;
  readonly unit: string;
  readonly value: number;
}

function readingData({ sensors, values, ...more }: Data): Data {
  const numbers = values as readonly number[];
  const sensed = (sensors as readonly number[]).map((sensor, at) => ({
    ...sensorResource(sensor),
    // What was sent as float32 has no more digits.
    value: Number(Number(numbers[at]).toPrecision(7)),
  }));
  return { ...eventData(more), sensors: sensed };
}

function readingText({ sensors }: Data): string {
  const said = (sensors as readonly SensorValue[]).map(({ name, unit, value }) =>
    `${name} ${value} ${unit}`.trimEnd(),
  );
  return `Reading: ${said.join(', ')}`;
}
