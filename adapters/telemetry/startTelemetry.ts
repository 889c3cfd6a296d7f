import { randomUUID } from 'node:crypto';
import { setTimeout } from 'node:timers/promises';
import { diag, DiagLogLevel } from '@opentelemetry/api';
import type { NodeSDK } from '@opentelemetry/sdk-node';
import type { Logger } from '../../domain/kernel/logger.js';
import { wantedSignals, type WantedSignals } from './wantedSignals.js';

export interface TelemetryOptions {
  /** Becomes the resource attribute `service.name` as `brewline-<role>`. */
  readonly role: string;
  /** Becomes `service.version`. */
  readonly version: string;
  /** Gets failed exports; without it failures are silent, as is the SDK's default. */
  readonly logger?: Logger;
  /** Decides only whether the SDK is loaded: the SDK itself reads its OTEL_* variables from the process. */
  readonly env?: Readonly<Record<string, string | undefined>>;
}

export interface Telemetry {
  /**
   * Exports what is left, for at most 3 s: an unavailable collector must not delay the stop of a role. Afterwards pending
   * retries of the SDK may keep the process alive for some seconds: a role that has stopped everything calls `process.exit`.
   */
  shutdown(): Promise<void>;
}

const shutdownTimeoutMs = 3000;

/**
 * Starts the export of spans and metrics when the standard OTEL_* variables request it ({@link wantedSignals}). Otherwise
 * nothing is loaded, and spans and instruments do nothing. Sampling is the SDK's: `OTEL_TRACES_SAMPLER`, `parentbased_always_on`
 * by default, so that a device or a caller decides for its own traces.
 *
 * Call it before tracers and instruments are created: a meter created earlier stays without effect.
 *
 * @example OTEL_EXPORTER_OTLP_ENDPOINT=http://127.0.0.1:4318 OTEL_TRACES_SAMPLER=parentbased_traceidratio \
 *   OTEL_TRACES_SAMPLER_ARG=0.01 npm start
 */
export async function startTelemetry(options: TelemetryOptions): Promise<Telemetry> {
  const wanted = wantedSignals(options.env ?? process.env);
  if (!wanted.traces && !wanted.metrics) return { shutdown: () => Promise.resolve() };

  if (options.logger) logDiagnostics(options.logger);
  const sdk = await createSdk(options, wanted);
  sdk.start();
  return { shutdown: () => shutDown(sdk) };
}

/** Loaded on demand: the SDK costs a third of a second and 27 MB in each role. */
async function createSdk({ role, version }: TelemetryOptions, wanted: WantedSignals): Promise<NodeSDK> {
  const { NodeSDK, resources } = await import('@opentelemetry/sdk-node');
  return new NodeSDK({
    serviceName: `brewline-${role}`,
    resource: resources
      .defaultResource()
      .merge(
        resources.resourceFromAttributes({ 'service.version': version, 'service.instance.id': randomUUID() }),
      ),
    // Without these the SDK reads them from the environment; empty lists switch a signal off. Logs go to stdout.
    ...(!wanted.traces && { spanProcessors: [] }),
    ...(!wanted.metrics && { metricReaders: [] }),
    logRecordProcessors: [],
  });
}

/**
 * Logs OpenTelemetry's own messages: warnings and errors unless OTEL_LOG_LEVEL says otherwise. The SDK must not see that
 * variable, because it would print to the console.
 */
function logDiagnostics(logger: Logger): void {
  const wanted = process.env.OTEL_LOG_LEVEL?.trim().toUpperCase() ?? '';
  delete process.env.OTEL_LOG_LEVEL;
  const logLevel =
    wanted in DiagLogLevel ? DiagLogLevel[wanted as keyof typeof DiagLogLevel] : DiagLogLevel.WARN;
  const as =
    (level: 'warn' | 'info') =>
    (message: string, ...details: unknown[]) =>
      logger[level]({ details }, `OpenTelemetry: ${message}`);
  diag.setLogger(
    { error: as('warn'), warn: as('warn'), info: as('info'), debug: as('info'), verbose: as('info') },
    { logLevel, suppressOverrideMessage: true },
  );
}

async function shutDown(sdk: NodeSDK): Promise<void> {
  const sent = sdk.shutdown().then(() => true);
  const tooLate = setTimeout(shutdownTimeoutMs, false, { ref: false });
  try {
    if (await Promise.race([sent, tooLate])) return;
    diag.warn(
      `the collector did not take the last spans and metrics within ${shutdownTimeoutMs} ms; they are lost`,
    );
  } catch (error) {
    diag.error('the last spans and metrics could not be sent', error);
  }
}
