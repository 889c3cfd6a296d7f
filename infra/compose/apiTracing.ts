import { SpanKind, trace, type Tracer } from '@opentelemetry/api';
import type { ApiTracing } from '../../adapters/http/index.js';
import { startMessageSpan, traceparentOf } from '../../adapters/telemetry/index.js';

/** The API's spans on OpenTelemetry. */
export function createApiTracing(tracer: Tracer): ApiTracing {
  return {
    tracer,
    activeTraceparent: () => traceparentOf(trace.getActiveSpan()),
    startLivePush: (deviceId, parentTraceparent) =>
      startMessageSpan(tracer, 'live push', {
        kind: SpanKind.PRODUCER,
        parentTraceparent,
        attributes: { 'brewline.device.id': deviceId },
      }),
  };
}
