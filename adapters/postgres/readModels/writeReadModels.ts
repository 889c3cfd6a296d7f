import type { PoolClient } from 'pg';
import { BrewlineError, messageOf } from '../../../domain/errors.js';
import type { RecordedEvent } from '../../../domain/events.js';
import type { MessageSpan, MessageTracing } from '../../../domain/tracing.js';
import { keepForGood, oldestKept, type Retention } from '../../../projections/readings/index.js';
import {
  dropRepeats,
  type DecodeTelemetry,
  type ReadModelBatch,
  type StoredTelemetry,
} from '../../../projections/telemetry.js';
import { together } from '../transaction.js';
import { deviceCommands } from './deviceCommands.js';
import { deviceStatus } from './deviceStatus.js';
import { loadMarks, saveMarks } from './marks.js';
import { createReadings } from './readings.js';
import type { OldestKept, ReadModel } from './readModel.js';
import { createRollups } from './rollups.js';
import { sessions } from './sessions.js';

/** Every read model that the projector keeps. A new one is added here. */
export function createReadModels(retention: Retention = keepForGood): readonly ReadModel[] {
  const oldest: OldestKept = (level) => oldestKept(level, retention, Date.now());
  return [
    createReadings(oldest),
    createRollups('minute', oldest),
    createRollups('hour', oldest),
    deviceStatus,
    sessions,
    deviceCommands,
  ];
}

/** Applies events to all read models, in the caller's transaction; telemetry is decoded and freed of repeats once for all. */
export function createReadModelWriter(
  readModels: readonly ReadModel[],
  { decode, tracing }: { readonly decode: DecodeTelemetry; readonly tracing: MessageTracing },
): (client: PoolClient, events: readonly RecordedEvent[], position: bigint) => Promise<AppliedBatch> {
  return async (client, events, position) => {
    const stored = events.filter(isTelemetry).flatMap((event) => decodeBlaming(event, decode));
    const deviceIds = [...new Set(stored.map(({ deviceId }) => deviceId))];
    const { fresh, moved } = dropRepeats(stored, await loadMarks(client, deviceIds));
    const batch = { events: events.filter((event) => !isTelemetry(event)), telemetry: fresh, position };
    const spans = startSpans(batch, tracing);
    try {
      await together([...readModels.map(({ write }) => write(client, batch)), saveMarks(client, moved)]);
      return { batch, spans };
    } catch (error) {
      spans.forEach(({ span }) => span.end(error));
      throw error;
    }
  };
}

/** What a transaction applied; its spans end after the commit. */
export interface AppliedBatch {
  readonly batch: ReadModelBatch;
  readonly spans: readonly ProjectSpan[];
}

export interface ProjectSpan {
  readonly deviceId: string | undefined;
  readonly span: MessageSpan;
}

/** What a decoder throws on bytes that are none of its own may look like anything, the loss of a connection included. */
function decodeBlaming(event: RecordedEvent, decode: DecodeTelemetry): readonly StoredTelemetry[] {
  try {
    return decode(event);
  } catch (error) {
    const { stream, revision } = event;
    const message = `${stream}@${revision} can't be decoded: ${messageOf(error)}`;
    throw new BrewlineError('EVENT_UNPROJECTABLE', message, { cause: error });
  }
}

function isTelemetry({ type }: RecordedEvent): boolean {
  return type === 'TelemetryRecorded';
}

function startSpans({ events, telemetry }: ReadModelBatch, tracing: MessageTracing): ProjectSpan[] {
  const origins = [
    ...telemetry,
    ...events.map(({ data, metadata }) => ({
      ...metadata,
      deviceId: (data as { deviceId?: string }).deviceId,
    })),
  ];
  return origins.flatMap(({ deviceId, traceparent }) => {
    const span = tracing.start('project', traceparent);
    return span ? [{ deviceId, span }] : [];
  });
}
