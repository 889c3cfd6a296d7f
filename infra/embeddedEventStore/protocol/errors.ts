import { Metadata, status, type ServiceError } from '@grpc/grpc-js';
import type { ExpectedRevision } from '../storage/appendRules.js';
import { StatementRefused } from '../storage/statementRefused.js';

/** The largest append that is accepted: EventStoreDB's default `MaxAppendSize`, 1 MiB. */
export const maxAppendBytes = 1024 * 1024;

/** A gRPC status with the trailers from which clients make their typed errors (`RpcExceptions` of EventStoreDB). */
export class RpcError extends Error implements ServiceError {
  readonly metadata = new Metadata();

  constructor(
    readonly code: status,
    readonly details: string,
    trailers: Record<string, string> = {},
  ) {
    super(details);
    for (const [key, value] of Object.entries(trailers)) this.metadata.set(key, toAscii(value));
  }
}

/** gRPC headers are ASCII; names that are not go out percent-encoded rather than fail the call. */
function toAscii(value: string): string {
  return /^[\x20-\x7e]*$/.test(value) ? value : encodeURIComponent(value);
}

export function streamDeleted(stream: string): RpcError {
  return new RpcError(status.FAILED_PRECONDITION, `Event stream '${stream}' is deleted.`, {
    exception: 'stream-deleted',
    'stream-name': stream,
  });
}

/** Only deletes and tombstones answer so; appends put the same into their response. */
export function wrongExpectedVersion(stream: string, expected: ExpectedRevision, current: number): RpcError {
  const expectedVersion = expectedVersionNumber(expected);
  return new RpcError(
    status.FAILED_PRECONDITION,
    `Delete failed due to WrongExpectedVersion. Stream: ${stream}, Expected version: ${expectedVersion}, Actual version: ${current}`,
    {
      exception: 'wrong-expected-version',
      'stream-name': stream,
      'expected-version': expectedVersion,
      'actual-version': String(current),
    },
  );
}

/** Numbers that stand for kinds of expectation in EventStoreDB (`ExpectedVersion`). */
function expectedVersionNumber(expected: ExpectedRevision): string {
  switch (expected.type) {
    case 'exact':
      return expected.decimal;
    case 'noStream':
      return '-1';
    case 'any':
      return '-2';
    case 'streamExists':
      return '-4';
  }
}

export function maxAppendSizeExceeded(): RpcError {
  return new RpcError(status.INVALID_ARGUMENT, `Maximum Append Size of ${maxAppendBytes} Exceeded.`, {
    exception: 'maximum-append-size-exceeded',
    'maximum-append-size': String(maxAppendBytes),
  });
}

export function missingProperty(name: string): RpcError {
  return new RpcError(status.INVALID_ARGUMENT, `Required Metadata Property '${name}' is missing`, {
    exception: 'missing-required-metadata-property',
    'required-metadata-properties': 'type,content-type',
  });
}

export function accessDenied(): RpcError {
  return new RpcError(status.PERMISSION_DENIED, 'Access Denied.', { exception: 'access-denied' });
}

export function invalidArgument(message: string): RpcError {
  return new RpcError(status.INVALID_ARGUMENT, message);
}

/** The outcome is unknown: clients reconnect and send the same again. */
export function unavailable(cause: unknown): RpcError {
  const why = cause instanceof Error ? cause.message : String(cause);
  return new RpcError(status.UNAVAILABLE, `The event store cannot reach its database: ${why}`);
}

/** Any error as a status: what is not one already means that the database did not answer, or can't take it now. */
export function toRpcError(error: unknown): RpcError {
  if (error instanceof RpcError) return error;
  if (!(error instanceof StatementRefused)) return unavailable(error);
  return error.isOfRequest
    ? invalidArgument(`The database can't keep it: ${error.message}`)
    : new RpcError(status.UNAVAILABLE, `The database takes nothing at the moment: ${error.message}`);
}
