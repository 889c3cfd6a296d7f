export { collectorLimits, createErrorCollector, type ErrorCollector } from './collectErrors.js';
export { createLogger, type LoggerOptions } from './createLogger.js';
export { logConsole } from './logConsole.js';
export {
  createMetrics,
  type AuthCheck,
  type IngestedBatch,
  type Metrics,
  type ProjectedBatch,
} from './metrics.js';
export { createMessageTracing } from './messageTracing.js';
export { failSpan, startMessageSpan, traceparentOf, withSpan, type SpanSettings } from './spans.js';
export { startTelemetry, type Telemetry, type TelemetryOptions } from './startTelemetry.js';
