import type { Map as ProtobufMap } from 'google-protobuf';
import type { UUID } from '@eventstore/db-client/generated/shared_pb.js';
import { isMetastream, originalOf, type ProposedEvent } from '../storage/storedEvent.js';
import { accessDenied, invalidArgument, missingProperty } from './errors.js';

/** What `AppendReq.ProposedMessage` and `BatchAppendReq.ProposedMessage` have in common. */
interface ProposedMessage {
  getId(): UUID | undefined;
  getMetadataMap(): ProtobufMap<string, string>;
  getData_asU8(): Uint8Array;
  getCustomMetadata_asU8(): Uint8Array;
}

/** A B-tree entry of Postgres holds at most 2704 bytes, its own header and the `$$` of a metastream among them. */
const maxNameBytes = 2600;
/** .NET's `Guid.Empty`, which EventStoreDB refuses as the id of an event. */
const emptyId = '00000000-0000-0000-0000-000000000000';
/** With braces or parentheses around it, or without hyphens: all that .NET's `Guid.Parse` takes. */
const hyphenatedPattern = '[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}';
const uuidPattern = new RegExp(
  `^(?:${hyphenatedPattern}|\\{${hyphenatedPattern}\\}|\\(${hyphenatedPattern}\\)|[0-9a-f]{32})$`,
  'i',
);

/**
 * Reads one event of an append.
 *
 * @throws RpcError with the code that EventStoreDB uses.
 */
export function toProposedEvent(message: ProposedMessage): ProposedEvent {
  const properties = message.getMetadataMap();
  const type = properties.get('type');
  if (type === undefined) throw missingProperty('type');
  const contentType = properties.get('content-type');
  if (contentType === undefined) throw missingProperty('content-type');
  const id = toUuid(message.getId());
  if (id === emptyId) throw invalidArgument('The id of an event is empty: it has zeros only.');
  return {
    id,
    // Half a character would be one in memory and another in the table.
    type: checkName('event type', type.toWellFormed()),
    isJson: contentType === 'application/json',
    data: message.getData_asU8(),
    metadata: message.getCustomMetadata_asU8(),
  };
}

/** Bytes that count towards the maximum append size: those of the data, as in EventStoreDB 23.10. */
export function appendSize(event: ProposedEvent): number {
  return event.data.length;
}

/** @throws RpcError when Postgres could not keep the name. */
export function checkName(what: string, name: string): string {
  if (name.length === 0) throw invalidArgument(`The ${what} is empty.`);
  if (name.includes('\0')) throw invalidArgument(`The ${what} holds a zero byte.`);
  // Each stream can have metadata, whose stream has a longer name.
  if (Buffer.byteLength(isMetastream(name) ? originalOf(name) : name) > maxNameBytes)
    throw invalidArgument(`The ${what} is longer than ${maxNameBytes} bytes.`);
  return name;
}

/** @throws RpcError when there can be no stream of this name; nobody may write to $all, as in EventStoreDB. */
export function checkWritable(stream: string): string {
  if (stream === '$all') throw accessDenied();
  if (stream === '$$') throw invalidArgument("'$$' describes no stream.");
  return checkName('stream name', stream);
}

/** A UUID as 36 lower-case characters, whichever of its two forms was sent. */
export function toUuid(uuid: UUID | undefined): string {
  if (uuid === undefined) throw invalidArgument('An id is missing.');
  const structured = uuid.getStructured();
  if (structured === undefined) {
    const id = uuid.getString();
    if (!uuidPattern.test(id)) throw invalidArgument(`'${id}' is not a UUID.`);
    return hyphenated(id.toLowerCase().replaceAll(/[^0-9a-f]/g, ''));
  }
  const half = (bits: string): string => BigInt.asUintN(64, BigInt(bits)).toString(16).padStart(16, '0');
  return hyphenated(half(structured.getMostSignificantBits()) + half(structured.getLeastSignificantBits()));
}

function hyphenated(digits: string): string {
  return digits.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5');
}
