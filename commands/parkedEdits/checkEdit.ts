import type { MessageEdit } from '../../domain/device/sequence/index.js';
import { hasCode, messageOf } from '../../domain/kernel/errors.js';
import { editableBytes } from '../../domain/parking/index.js';
import {
  UnreadableBody,
  type EditCodec,
  type EditedText,
  type Uplink,
  type UplinkNumber,
} from '../ports/index.js';

/** A parked message, as far as an edit depends on it. */
export interface MessageToEdit {
  readonly deviceId: string | null;
  readonly body: Uint8Array;
  /** It is an edited version itself. */
  readonly edited: MessageEdit | null;
}

export type CheckedEdit =
  /** `original`: hash of what the device sent; undefined where that can't be told. */
  | { readonly type: 'edited'; readonly body: Uint8Array; readonly original: number | undefined }
  | { readonly type: 'refused'; readonly why: string };

/**
 * What a person made of a parked message, or why it can't be sent. A payload may be edited; the device, its number, and which
 * connection it is of may not. What ingest would park again is refused.
 */
export async function checkEdit(
  message: MessageToEdit,
  edit: EditedText,
  codec: EditCodec,
): Promise<CheckedEdit> {
  const { deviceId, body: before } = message;
  if (deviceId === null) return refused('it is no message of a device');
  try {
    const body = edit.as === 'hex' ? bytesOf(edit.text) : await codec.encodeText(edit.text);
    if (body === undefined) return refused('it is not written as pairs of hexadecimal digits');
    if (body.length > editableBytes)
      return refused(`it has ${body.length} bytes, at most ${editableBytes} can be edited`);
    if (Buffer.from(body).equals(before)) return refused('nothing of it is changed: requeue it as it is');
    const uplink = codec.decode(body, deviceId);
    const known = knownOf(before, deviceId, codec);
    const why = refusalOf(uplink, known);
    if (why !== undefined) return refused(why);
    return { type: 'edited', body, original: message.edited?.original ?? known?.hash };
  } catch (error) {
    if (!hasCode(error, 'MESSAGE_MALFORMED') && !isOfDevice(error)) throw error;
    return refused(messageOf(error));
  }
}

function isOfDevice(error: unknown): boolean {
  return hasCode(error, 'SCHEMA_VERSION_UNKNOWN') || hasCode(error, 'DEVICE_ID_MISMATCH');
}

function refused(why: string): CheckedEdit {
  return { type: 'refused', why };
}

function bytesOf(text: string): Uint8Array | undefined {
  const digits = text.replaceAll(/\s/g, '').replace(/^0x/i, '');
  return /^([0-9a-f]{2})+$/i.test(digits) ? Buffer.from(digits, 'hex') : undefined;
}

type Known = UplinkNumber & { readonly isOfConnection: boolean };

/** What is known of the message before the edit; undefined where its envelope can't be read. */
function knownOf(body: Uint8Array, deviceId: string, codec: EditCodec): Known | undefined {
  try {
    const { boot, seq, hash, body: said } = codec.decode(body, deviceId);
    return { boot, seq, hash, isOfConnection: isOfConnection(said) };
  } catch (error) {
    return error instanceof UnreadableBody ? { ...error.number, isOfConnection: false } : undefined;
  }
}

function isOfConnection({ type }: Uplink['body']): boolean {
  return type === 'hello' || type === 'lastWill';
}

/** A hello of long ago would show its device as online, or begin an epoch. */
function refusalOf({ boot, seq, body }: Uplink, known: Known | undefined): string | undefined {
  if (isOfConnection(body) || known?.isOfConnection)
    return 'a hello or a last will can not be edited: it says something of a connection that is over';
  if (known && (known.boot !== boot || known.seq !== seq))
    return `its number is boot ${known.boot}, seq ${known.seq}, and stays so: by it the device's messages are told apart`;
  if (body.type !== 'observation' || !body.rejected) return undefined;
  const [first] = body.rejected;
  return `reading ${first?.index}: ${first?.cause}`;
}
