import type { Span, Tracer } from '@opentelemetry/api';

export type {
  AcceptedCommand,
  CommandRequest,
  DeviceCommands,
} from '../../../commands/deviceCommands/index.js';

/** The API's spans; composed in `infra/compose`. */
export interface ApiTracing {
  /** Makes the span of each request. */
  readonly tracer: Tracer;
  /** W3C trace context of the active span; undefined without tracing. */
  activeTraceparent(): string | undefined;
  /** The span of pushing a device's change to clients; undefined when the change's own trace is not recorded. The caller ends it. */
  startLivePush(deviceId: string, parentTraceparent: string): Span | undefined;
}
