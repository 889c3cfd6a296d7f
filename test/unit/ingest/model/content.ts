import { decodeUplink } from '../../../../adapters/protobuf/index.js';
import { brewline } from '../../../../proto/generated/brewline.js';
import { UnreadableBody } from '../../../../commands/ports/index.js';

const { Gap, Uplink } = brewline.v1;

type Body = Partial<brewline.v1.Uplink.$Properties>;
type ProcessEvent = Partial<brewline.v1.ProcessEvent.$Properties>;

/** What a message says, apart from its mark. */
export type Saying =
  | { readonly kind: 'hello'; readonly hello: Partial<brewline.v1.Hello.$Properties> }
  | { readonly kind: 'lastWill'; readonly connection: number }
  | { readonly kind: 'telemetry' | 'logs'; readonly session: number }
  | { readonly kind: ReportKind; readonly session: number }
  | { readonly kind: 'settings' | 'commandAck' | 'malformed' }
  | { readonly kind: 'gap'; readonly first: number; readonly last: number };

export type ReportKind =
  'start' | 'step' | 'actionRequested' | 'actionDone' | 'threshold' | 'fault' | 'completed' | 'cancelled';

/** Marks are times, so that each message can be found by what it says wherever it is stored. */
export const firstMark = 1_900_000_000_000;

/** The bytes of a message. The mark is somewhere in its body, and nowhere else. */
export function encode(
  number: { boot: number; seq: number; sentAtMs: number },
  saying: Saying,
  mark: number,
) {
  if (saying.kind === 'gap') return encodeGap(number, saying, mark);
  return Uplink.encode({ schemaVersion: 1, ...number, ...bodyOf(saying, mark) }).finish();
}

function bodyOf(saying: Exclude<Saying, { kind: 'gap' }>, mark: number): Body {
  const block = { firstAtMs: mark, sensors: [3], values: [mark % 1_000] };
  switch (saying.kind) {
    case 'hello':
      return { hello: { firmware: '1.0', serial: String(mark), ...saying.hello } };
    case 'lastWill':
      return { lastWill: { connection: saying.connection } };
    case 'telemetry':
      return {
        telemetry: { session: saying.session, blocks: [{ ...block, context: { processType: 4, phase: 5 } }] },
      };
    case 'logs':
      return { logs: { session: saying.session, lines: [{ atMs: mark, text: 'log' }] } };
    case 'malformed':
      return { telemetry: { blocks: [{ ...block, sensors: [3, 3], values: [1, 1] }] } };
    case 'settings':
      return { settingsReport: { settings: { reportSeconds: 1 + (mark % 3_600) } } };
    case 'commandAck':
      return { commandAck: { commandId: commandBytes(mark), outcome: 2 } };
    default:
      return { processEvent: { session: saying.session, atMs: mark, ...eventOf(saying.kind, mark) } };
  }
}

function eventOf(kind: ReportKind, mark: number): ProcessEvent {
  switch (kind) {
    case 'start':
      return { sessionStarted: { processType: 4, recipe: 'IPA' } };
    case 'step':
      return { stepEntered: { phase: 5, step: 80 + (mark % 3) } };
    case 'actionRequested':
      return { userActionRequested: { action: 1 + (mark % 2) } };
    case 'actionDone':
      return { userActionDone: { action: 1 + (mark % 2) } };
    case 'threshold':
      return { thresholdCrossed: { sensor: 3, limit: 25, value: 24, rising: false } };
    case 'fault':
      return { fault: { code: 105, text: `fault ${mark}` } };
    case 'completed':
      return { sessionCompleted: {} };
    case 'cancelled':
      return { sessionCancelled: {} };
  }
}

/** Gaps of two boots may be alike: the mark is a field that no backend knows yet. */
function encodeGap(
  number: { boot: number; seq: number; sentAtMs: number },
  { first, last }: Extract<Saying, { kind: 'gap' }>,
  mark: number,
): Uint8Array {
  const body = Gap.encode({ firstSeq: first, lastSeq: last })
    .uint32(99 << 3)
    .uint64(mark)
    .finish();
  return Uplink.encode({ schemaVersion: 1, ...number })
    .uint32((16 << 3) | 2)
    .bytes(body)
    .finish();
}

function commandBytes(mark: number): Uint8Array {
  return Uint8Array.from(Buffer.from(String(mark).padStart(32, '0'), 'hex'));
}

/** How the log names a body. */
export function hashOf(message: Uint8Array, deviceId: string): number {
  try {
    return decodeUplink(message, deviceId).hash;
  } catch (error) {
    if (error instanceof UnreadableBody) return error.number.hash;
    throw error;
  }
}
