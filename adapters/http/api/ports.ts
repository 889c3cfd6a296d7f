import type { Span, Tracer } from '@opentelemetry/api';
import type { DryRun } from '../../../commands/ingest/index.js';
import type { ExplainedMessage } from '../../../commands/ports/index.js';
import type { DebugFrameDetails, InspectedMessage, KeptMessage } from '../../../projections/queries/index.js';

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

/** Looks into parked messages; composed in `infra/compose`. */
export interface ParkedInspector {
  /** What its bytes say, and the byte by which it was refused. */
  explain(message: KeptMessage): Promise<ExplainedMessage & { readonly faultAt: number | null }>;
  /** What ingest would do with it now. */
  dryRun(inspected: InspectedMessage): Promise<DryRun>;
}

/** What the bytes of a frame say: of nothing but bytes, nothing. */
export type FrameExplainer = (
  frame: Pick<DebugFrameDetails, 'direction' | 'body'>,
) => Promise<ExplainedMessage>;
