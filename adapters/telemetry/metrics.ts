import { metrics as global, type Meter } from '@opentelemetry/api';
import type { ConditionChanges } from '../../domain/health/index.js';

/** Result of one batch of deliveries in ingest. */
export interface IngestedBatch {
  readonly partition: number;
  readonly messages: number;
  readonly durationMs: number;
}

/** Result of one batch of events in a projection. */
export interface ProjectedBatch {
  readonly projection: string;
  readonly events: number;
  readonly durationMs: number;
  /** Age of the batch's last event when its rows were committed. */
  readonly lagMs: number;
}

export type AuthCheck = 'user' | 'vhost' | 'resource' | 'topic';

/** All metrics of Brewline, each with one name. */
export interface Metrics {
  ingested(batch: IngestedBatch): void;
  /** @param outcomes counts of the messages of a batch by outcome: new, late, repeat, parked */
  sequenced(outcomes: ReadonlyMap<string, number>): void;
  /** @param kind kind of an anomaly of a device's numbering: sequenceRestarted, numberReused, … */
  numberingAnomaly(kind: string): void;
  /** The messages of a partition that are missing now. */
  missing(missing: { readonly partition: number; readonly messages: number; readonly devices: number }): void;
  /** A device is throttled. @param exceeded which of its limits it exceeded */
  throttled(exceeded: string): void;
  /** @param code the error code with which the message is parked */
  parked(code: string): void;
  /** Parked messages that were only counted, because the budget is used up. */
  unkept(unkept: { readonly code: string; readonly messages: number }): void;
  projected(batch: ProjectedBatch): void;
  /** Messages that are in the log twice, so that the read models applied them twice. */
  repeatsProjected(messages: number): void;
  /** @param step name of the event, for example CommandSent */
  commandTook(step: string): void;
  authDecided(check: AuthCheck, decision: 'allow' | 'deny'): void;
  /** An attempt to tell a person. @param outcome delivered, gone, or why it failed */
  notified(attempt: { readonly way: string; readonly outcome: string }): void;
  /** Open streams of live changes. */
  liveClients(count: number): void;
  /** Health conditions that began or ended. */
  health(changes: ConditionChanges): void;
}

/** Powers of two: batches double in size up to their limit. */
const sizeBuckets = [1, 2, 4, 8, 16, 32, 64, 128, 256, 512, 1024, 2048, 4096, 8192];
const millisecondBuckets = [1, 2, 5, 10, 20, 50, 100, 200, 500, 1000, 2000, 5000, 10_000, 60_000];

/**
 * Creates all instruments. Without an SDK (see `startTelemetry`) they do nothing.
 *
 * @param meter the global one when left out: then call this after `startTelemetry`
 */
export function createMetrics(meter: Meter = global.getMeter('brewline')): Metrics {
  const { counter, sizes, milliseconds, gauge } = instruments(meter);
  const ingestMessages = counter(
    'brewline.ingest.messages',
    'messages of devices that were processed, parked ones included',
  );
  const ingestBatchSize = sizes('brewline.ingest.batch.size', 'messages in one ingest batch');
  const ingestBatchDuration = milliseconds('brewline.ingest.batch.duration', 'from decoding to the last ack');
  const ingestSequenced = counter(
    'brewline.ingest.sequenced',
    "messages by their place in their device's order: new, late, repeat, parked",
  );
  const numberingAnomalies = counter(
    'brewline.numbering.anomalies',
    "anomalies of devices' numbers, by kind; sequenceRestarted counts devices whose counters began again",
  );
  const missingMessages = gauge('brewline.numbering.missing', 'messages that are missing now', '{message}');
  const lackingDevices = gauge('brewline.numbering.lacking', 'devices with missing messages', '{device}');
  const devicesThrottled = counter(
    'brewline.device.throttled',
    'times that a device was throttled, by the limit that it exceeded: messages, bytes',
  );
  const ingestParked = counter('brewline.ingest.parked', 'messages parked, by code');
  const ingestUnkept = counter(
    'brewline.ingest.unkept',
    'messages that were only counted, because the parking budget is used up',
  );
  const projectionEvents = counter('brewline.projection.events', 'events applied');
  const projectionBatchSize = sizes('brewline.projection.batch.size', 'events in one transaction');
  const projectionBatchDuration = milliseconds('brewline.projection.batch.duration', 'one transaction');
  const projectionRepeats = counter(
    'brewline.projection.repeats',
    'messages that are in a log of format 2 twice',
  );
  const projectionLag = gauge('brewline.projection.lag', 'age of the last applied event at its commit', 'ms');
  const commandSteps = counter('brewline.command.steps', 'steps in the life of device commands');
  const authDecisions = counter('brewline.auth.decisions', 'answers to the broker');
  const notificationAttempts = counter(
    'brewline.notification.attempts',
    'attempts to tell people, by way and outcome',
  );
  const conditions = gauge(
    'brewline.health.condition',
    'conditions that stop the flow of data, by code and subject: 2 down, 1 degraded, 0 over',
    '1',
  );
  const clients = gauge('brewline.live.clients', 'open streams of live changes', '{client}');

  return {
    ingested({ partition, messages, durationMs }) {
      ingestMessages.add(messages, { partition });
      ingestBatchSize.record(messages, { partition });
      ingestBatchDuration.record(durationMs, { partition });
    },
    sequenced(outcomes) {
      for (const [outcome, messages] of outcomes) ingestSequenced.add(messages, { outcome });
    },
    numberingAnomaly: (kind) => numberingAnomalies.add(1, { kind }),
    missing({ partition, messages, devices }) {
      missingMessages.record(messages, { partition });
      lackingDevices.record(devices, { partition });
    },
    throttled: (exceeded) => devicesThrottled.add(1, { exceeded }),
    parked: (code) => ingestParked.add(1, { code }),
    unkept: ({ code, messages }) => ingestUnkept.add(messages, { code }),
    projected({ projection, events, durationMs, lagMs }) {
      projectionEvents.add(events, { projection });
      projectionBatchSize.record(events, { projection });
      projectionBatchDuration.record(durationMs, { projection });
      projectionLag.record(lagMs, { projection });
    },
    repeatsProjected: (messages) => projectionRepeats.add(messages),
    commandTook: (step) => commandSteps.add(1, { step }),
    authDecided: (check, decision) => authDecisions.add(1, { check, decision }),
    notified: ({ way, outcome }) => notificationAttempts.add(1, { way, outcome }),
    liveClients: (count) => clients.record(count),
    health({ began, ended }) {
      for (const { code, subject = '' } of ended) conditions.record(0, { code, subject });
      for (const { code, subject = '', level } of began)
        conditions.record(level === 'down' ? 2 : 1, { code, subject });
    },
  };
}

function instruments(meter: Meter) {
  const histogram = (name: string, description: string, unit: string, explicitBucketBoundaries: number[]) =>
    meter.createHistogram(name, { description, unit, advice: { explicitBucketBoundaries } });
  return {
    counter: (name: string, description: string) => meter.createCounter(name, { description }),
    sizes: (name: string, description: string) => histogram(name, description, '1', sizeBuckets),
    milliseconds: (name: string, description: string) =>
      histogram(name, description, 'ms', millisecondBuckets),
    gauge: (name: string, description: string, unit: string) =>
      meter.createGauge(name, { description, unit }),
  };
}
