import { randomUUID } from 'node:crypto';
import emptyPb from 'google-protobuf/google/protobuf/empty_pb.js';
import sharedPb from '@eventstore/db-client/generated/shared_pb.js';
import streamsPb from '@eventstore/db-client/generated/streams_pb.js';
import type {
  AppendReq,
  BatchAppendReq,
  DeleteReq,
  ReadReq,
} from '@eventstore/db-client/generated/streams_pb.js';

const { Options } = streamsPb.ReadReq;

/** `unset` sends a request without any. */
export type Expected = 'any' | 'no' | 'exists' | 'unset' | `${bigint}`;

interface ExpectedOption {
  setRevision(revision: string): unknown;
  setAny(empty: sharedPb.Empty): unknown;
  setNoStream(empty: sharedPb.Empty): unknown;
  setStreamExists(empty: sharedPb.Empty): unknown;
}

export interface RawEvent {
  /** Undefined is not sent. */
  readonly id?: sharedPb.UUID | undefined;
  readonly type?: string | undefined;
  readonly contentType?: string | undefined;
  readonly data?: string | Uint8Array;
}

/** An id as text; without one it is new. */
export function idOf(text: string = randomUUID()): sharedPb.UUID {
  const uuid = new sharedPb.UUID();
  uuid.setString(text);
  return uuid;
}

/** The first message of `Append`. */
export function appendOptions(stream: string | undefined, expected: Expected = 'any'): AppendReq {
  const options = new streamsPb.AppendReq.Options();
  if (stream !== undefined) options.setStreamIdentifier(identifierOf(stream));
  setExpected(options, expected);
  const request = new streamsPb.AppendReq();
  request.setOptions(options);
  return request;
}

/** A further message of `Append`. */
export function appendEvent(event: RawEvent = {}): AppendReq {
  const message = fill(new streamsPb.AppendReq.ProposedMessage(), event);
  const request = new streamsPb.AppendReq();
  request.setProposedMessage(message);
  return request;
}

export interface RawBatch extends Pick<RawEvent, 'id'> {
  readonly correlation?: sharedPb.UUID | undefined;
  /** Undefined is not sent. */
  readonly stream?: string | undefined;
  readonly expected?: Expected;
  readonly events?: readonly RawEvent[];
}

/** One append of `BatchAppend`. */
export function batchOf(batch: RawBatch): BatchAppendReq {
  const { expected = 'any', events = [{}] } = batch;
  const options = new streamsPb.BatchAppendReq.Options();
  if (batch.stream !== undefined) options.setStreamIdentifier(identifierOf(batch.stream));
  if (expected === 'any') options.setAny(new emptyPb.Empty());
  else if (expected === 'no') options.setNoStream(new emptyPb.Empty());
  else if (expected === 'exists') options.setStreamExists(new emptyPb.Empty());
  else if (expected !== 'unset') options.setStreamPosition(expected);
  const request = new streamsPb.BatchAppendReq();
  request.setCorrelationId('correlation' in batch ? batch.correlation : idOf());
  request.setOptions(options);
  for (const event of events)
    request.addProposedMessages(fill(new streamsPb.BatchAppendReq.ProposedMessage(), event));
  request.setIsFinal(true);
  return request;
}

interface ProposedMessage {
  setId(id: sharedPb.UUID): unknown;
  setData(data: Uint8Array): unknown;
  getMetadataMap(): { set(key: string, value: string): unknown };
}

function fill<Message extends ProposedMessage>(message: Message, event: RawEvent): Message {
  const {
    id,
    type,
    contentType,
    data = '{"a":1}',
  } = {
    ...{ id: idOf(), type: 'T', contentType: 'application/json' },
    ...event,
  };
  if (id !== undefined) message.setId(id);
  if (type !== undefined) message.getMetadataMap().set('type', type);
  if (contentType !== undefined) message.getMetadataMap().set('content-type', contentType);
  message.setData(Buffer.from(data));
  return message;
}

/** For `Delete` and `Tombstone`. */
export function deleteOf<Request extends DeleteReq>(
  request: Request,
  stream: string | undefined,
  expected: Expected,
): Request {
  const options = new streamsPb.DeleteReq.Options();
  if (stream !== undefined) options.setStreamIdentifier(identifierOf(stream));
  setExpected(options, expected);
  request.setOptions(options);
  return request;
}

export interface RawRead {
  /** `all`, or the name of a stream; left out, neither is asked for. */
  readonly source?: { readonly stream: string | undefined } | 'all';
  /** A revision, or a position as commit and prepare; `unset` sends none. */
  readonly from?: 'start' | 'end' | 'unset' | `${bigint}` | readonly [commit: string, prepare: string];
  /** Of a read; `subscribe` for a subscription, `unset` for neither. */
  readonly count?: number | 'subscribe' | 'unset';
  readonly direction?: number;
  readonly links?: boolean;
  readonly isIdAsked?: boolean;
  readonly compatibility?: number;
  readonly filter?: RawFilter;
}

export interface RawFilter {
  readonly by?: 'type' | 'stream' | 'nothing';
  readonly regex?: string;
  readonly prefixes?: readonly string[];
  readonly max?: number | 'unset';
  readonly multiplier?: number;
}

export function readOf(read: RawRead): ReadReq {
  const { direction = 0, count = 100, links = false, isIdAsked = true, compatibility } = read;
  const options = new Options();
  setSource(options, read);
  options.setReadDirection(direction);
  options.setResolveLinks(links);
  if (count === 'subscribe') options.setSubscription(new Options.SubscriptionOptions());
  else if (count !== 'unset') options.setCount(String(count));
  const form = new Options.UUIDOption();
  form.setString(new sharedPb.Empty());
  if (isIdAsked) options.setUuidOption(form);
  const control = new Options.ControlOption();
  control.setCompatibility(compatibility ?? 0);
  if (compatibility !== undefined) options.setControlOption(control);
  if (read.filter === undefined) options.setNoFilter(new sharedPb.Empty());
  else options.setFilter(filterOf(read.filter));
  const request = new streamsPb.ReadReq();
  request.setOptions(options);
  return request;
}

function setSource(options: ReadReq.Options, { source, from = 'start' }: RawRead): void {
  if (source === undefined) return;
  if (source === 'all') {
    const all = new Options.AllOptions();
    if (from === 'start') all.setStart(new sharedPb.Empty());
    else if (from === 'end') all.setEnd(new sharedPb.Empty());
    else if (from !== 'unset') {
      const position = new Options.Position();
      position.setCommitPosition(from[0]);
      position.setPreparePosition(from[1]);
      all.setPosition(position);
    }
    options.setAll(all);
    return;
  }
  const stream = new Options.StreamOptions();
  if (source.stream !== undefined) stream.setStreamIdentifier(identifierOf(source.stream));
  if (from === 'start') stream.setStart(new sharedPb.Empty());
  else if (from === 'end') stream.setEnd(new sharedPb.Empty());
  else if (from !== 'unset') stream.setRevision(String(from));
  options.setStream(stream);
}

function filterOf({ by = 'stream', regex, prefixes = [], max = 32, multiplier = 1 }: RawFilter) {
  const expression = new Options.FilterOptions.Expression();
  if (regex !== undefined) expression.setRegex(regex);
  for (const prefix of prefixes) expression.addPrefix(prefix);
  const filter = new Options.FilterOptions();
  if (by === 'stream') filter.setStreamIdentifier(expression);
  if (by === 'type') filter.setEventType(expression);
  if (max !== 'unset') filter.setMax(max);
  filter.setCheckpointintervalmultiplier(multiplier);
  return filter;
}

function setExpected(options: ExpectedOption, expected: Expected): void {
  if (expected === 'any') options.setAny(new sharedPb.Empty());
  else if (expected === 'no') options.setNoStream(new sharedPb.Empty());
  else if (expected === 'exists') options.setStreamExists(new sharedPb.Empty());
  else if (expected !== 'unset') options.setRevision(expected);
}

function identifierOf(stream: string): sharedPb.StreamIdentifier {
  const identifier = new sharedPb.StreamIdentifier();
  identifier.setStreamName(Buffer.from(stream));
  return identifier;
}
