import type { Span, Tracer } from '@opentelemetry/api';
import type { DryRun } from '../../../commands/ingest/index.js';
import type { CheckedEdit, FieldDifference } from '../../../commands/parkedEdits/index.js';
import type { EditedText, ExplainedMessage } from '../../../commands/ports/index.js';
import type { MessageEdit } from '../../../domain/device/sequence/index.js';
import type { DebugFrameDetails, InspectedMessage, ParkedEdit } from '../../../projections/queries/index.js';

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
  explain(inspected: InspectedMessage): Promise<ExplainedParked>;
  /** What ingest would do with it now; with `version`, what it would do with that. */
  dryRun(
    inspected: InspectedMessage,
    version?: { readonly body: Uint8Array; readonly edited: MessageEdit },
  ): Promise<DryRun>;
  /** What a person made of it, or why that can't be sent. */
  check(inspected: InspectedMessage, edit: EditedText): Promise<CheckedEdit>;
  /** The fields in which two messages differ. */
  differences(before: Uint8Array, after: Uint8Array): Promise<readonly FieldDifference[]>;
}

/** What the bytes of a parked message say. */
export interface ExplainedParked extends ExplainedMessage {
  /** The byte by which it was refused; null where its bytes don't tell. */
  readonly faultAt: number | null;
  /** Its fields as JSON; null where they can't be edited without losing something: then its bytes are. */
  readonly text: string | null;
  readonly edits: readonly (ParkedEdit & { readonly differences: readonly FieldDifference[] })[];
}

/** What the bytes of a frame say: of nothing but bytes, nothing. */
export type FrameExplainer = (
  frame: Pick<DebugFrameDetails, 'direction' | 'body'>,
) => Promise<ExplainedMessage>;
