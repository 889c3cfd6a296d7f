import { setImmediate as nextTurn } from 'node:timers/promises';
import type { PoolClient } from 'pg';
import { BrewlineError, messageOf } from '../../../domain/kernel/errors.js';
import { isSealedText, textsIn } from '../../../domain/personalTexts/index.js';
import type { RecordedEvent } from '../../../domain/kernel/events.js';
import type { MessageSpan, MessageTracing } from '../../../domain/kernel/tracing.js';
import type { DecodeTelemetry } from '../../../projections/ports.js';
import { keepForGood, oldestKept, type Retention } from '../../../projections/history/index.js';
import { deduplicate, type ReadModelBatch, type StoredTelemetry } from '../../../projections/telemetry.js';
import { together } from '../transaction.js';
import { alarms } from './alarms.js';
import { auditEntries } from './auditEntries.js';
import { brewJournal } from './brewJournal.js';
import { brewPlans } from './brewPlans.js';
import { deviceCommands } from './deviceCommands.js';
import { deviceEvents } from './deviceEvents.js';
import { deviceStatus } from './deviceStatus.js';
import { deviceTwin } from './deviceTwin.js';
import { createHighWaterMarks } from './highWaterMarks.js';
import { createHistory } from './history.js';
import { machineNames } from './machineNames.js';
import type { ReadModel } from './readModel.js';
import { recipes } from './recipes.js';
import { sessions } from './sessions.js';

/** Table of the last applied message of each device, for messages that may be stored twice (format 1). */
const highWaterMarkTable = 'device_high_water_mark';

/** Every read model of the projector. Add a new one here. */
export function createReadModels({ summariesDays }: Retention = keepForGood): readonly ReadModel[] {
  return [
    createHistory(() => oldestKept(summariesDays, Date.now())),
    deviceStatus,
    sessions,
    deviceCommands,
    deviceTwin,
    deviceEvents,
    brewPlans,
    brewJournal,
    recipes,
    machineNames,
    auditEntries,
    alarms,
  ];
}

/** Tables of the schema read_model that a rebuild of the read models empties. */
export function readModelTables(): readonly string[] {
  return [...createReadModels().flatMap(({ tables }) => tables), highWaterMarkTable];
}

/**
 * Applies events to read models, in the caller's transaction. Telemetry is decoded once for all, and repeats of format 1 are
 * removed.
 */
export function createReadModelWriter(
  readModels: readonly ReadModel[],
  { decode, tracing, openTexts = asStored }: ReadModelWriterOptions,
): (client: PoolClient, events: readonly RecordedEvent[], position: bigint) => Promise<AppliedBatch> {
  const highWaterMarks = createHighWaterMarks(highWaterMarkTable);
  return async (client, events, position) => {
    const stored = await decodeAll(events.filter(isTelemetry), decode);
    const unordered = stored.filter(({ inOrder }) => !inOrder);
    const deviceIds = [...new Set(unordered.map(({ deviceId }) => deviceId))];
    const { fresh, moved } = deduplicate(stored, await highWaterMarks.load(client, deviceIds));
    const others = await openTexts(
      client,
      events.filter((event) => !isTelemetry(event)),
    );
    const batch = { events: others, telemetry: fresh, position };
    const spans = startSpans(batch, tracing);
    try {
      await together([
        ...readModels.map(({ write }) => write(client, batch)),
        highWaterMarks.save(client, moved),
      ]);
      return { batch, spans };
    } catch (error) {
      spans.forEach(({ span }) => span.end(error));
      throw error;
    }
  };
}

export interface ReadModelWriterOptions {
  readonly decode: DecodeTelemetry;
  readonly tracing: MessageTracing;
  /** Decrypts texts of people, in the transaction that writes them, so that none is written after its person was deleted. */
  readonly openTexts?: OpenTexts;
}

export type OpenTexts = (
  client: PoolClient,
  events: readonly RecordedEvent[],
) => Promise<readonly RecordedEvent[]>;

/** Encrypted texts of people can't be shown without keys: rather none at all than ones that look like those of deleted people. */
const asStored: OpenTexts = async (_, events) => {
  const sealed = events.find(({ type, data }) =>
    textsIn(type, data).some(({ value }) => isSealedText(value)),
  );
  if (!sealed) return events;
  throw new BrewlineError(
    'CONFIGURATION_INVALID',
    `${sealed.type} has an encrypted text, and no keys were given`,
  );
};

/** What a transaction applied; its spans end after the commit. */
export interface AppliedBatch {
  readonly batch: ReadModelBatch;
  readonly spans: readonly ProjectSpan[];
}

export interface ProjectSpan {
  readonly deviceId: string | undefined;
  readonly span: MessageSpan;
}

/** Yields to other work between events: a large batch would block it for a tenth of a second. */
async function decodeAll(
  events: readonly RecordedEvent[],
  decode: DecodeTelemetry,
): Promise<readonly StoredTelemetry[]> {
  const stored: StoredTelemetry[] = [];
  let sinceMs = performance.now();
  for (const event of events) {
    for (const message of decodeBlaming(event, decode)) stored.push(message);
    if (performance.now() - sinceMs < turnMs) continue;
    await nextTurn();
    sinceMs = performance.now();
  }
  return stored;
}

const turnMs = 5;

/** On bytes of another format a decoder may throw any error, even one that looks like a lost connection. */
function decodeBlaming(event: RecordedEvent, decode: DecodeTelemetry): readonly StoredTelemetry[] {
  const { stream, revision, isAppliedLate } = event;
  let messages: readonly StoredTelemetry[];
  try {
    messages = decode(event);
  } catch (error) {
    const message = `${stream}@${revision} can't be decoded: ${messageOf(error)}`;
    throw new BrewlineError('EVENT_UNPROJECTABLE', message, { cause: error });
  }
  if (!isAppliedLate) return messages;
  // Behind the high-water mark of their device they would be left out as repeats, and nobody would know.
  if (messages.some(({ inOrder }) => !inOrder))
    throw new BrewlineError(
      'EVENT_UNPROJECTABLE',
      `${stream}@${revision} has messages of format 1, which can't come late: rebuild the projection`,
    );
  return messages.map((message) => ({ ...message, late: true }));
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
