import type { Span, Tracer } from '@opentelemetry/api';

export type {
  AcceptedCommand,
  CommandRequest,
  DeviceCommands,
} from '../../../commands/deviceCommands/index.js';

/** The API's spans. Put together in `infra/compose`. */
export interface ApiTracing {
  /** Makes the span of each request. */
  readonly tracer: Tracer;
  /** W3C trace context of the span that is active; undefined where nobody traces. */
  activeTraceparent(): string | undefined;
  /** The span of sending a device's change to those who watch; undefined when the change's own trace is not recorded. The caller ends it. */
  startLivePush(deviceId: string, parentTraceparent: string): Span | undefined;
}
