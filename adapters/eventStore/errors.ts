import { status } from '@grpc/grpc-js';
import { convertToCommandError, ErrorType, isCommandError } from '@eventstore/db-client';
import { BrewlineError, messageOf } from '../../domain/kernel/errors.js';

/** Refusals that a retry can't change; they are passed on unchanged. */
const final: ReadonlySet<string> = new Set([
  ErrorType.INVALID_ARGUMENT,
  ErrorType.MAXIMUM_APPEND_SIZE_EXCEEDED,
  ErrorType.MISSING_REQUIRED_METADATA_PROPERTY,
  ErrorType.STREAM_DELETED,
  ErrorType.STREAM_NOT_FOUND,
]);

/** Errors that pass when the store, its leader or the network recovers. */
const transient: ReadonlySet<string> = new Set([
  ErrorType.CANCELLED,
  ErrorType.DEADLINE_EXCEEDED,
  ErrorType.NOT_LEADER,
  ErrorType.TIMEOUT,
  ErrorType.UNAVAILABLE,
]);

/** Statuses that the client calls unknown. Calls that `cancel` ends have the status CANCELLED in grpc-js. */
const transientStatuses: ReadonlySet<number> = new Set([status.CANCELLED, status.RESOURCE_EXHAUSTED]);

/** Messages of the client, grpc-js and Node for a connection that broke or could not be opened, without a status. */
const brokenConnection =
  /RST_STREAM|Session closed|has been shut down|has been closed|Failed to discover|ECONN|EPIPE|ETIMEDOUT|ENOTFOUND|EAI_AGAIN/;

/**
 * Converts an error of the client or grpc-js to an error of the ports: a refusal stays unchanged, `EVENT_STORE_DENIED` says that the
 * user lacks a right, `EVENT_STORE_UNAVAILABLE` is for errors that pass (timeouts, lost connections, cancelled calls), and
 * `EVENT_STORE_FAILED` for unknown errors. After the last two the outcome is unknown.
 *
 * @param doing names the operation, in the message of an unknown error.
 */
export function toPortError(error: unknown, doing: string): Error {
  if (error instanceof BrewlineError) return error;
  const known = error instanceof Error ? convertToCommandError(error) : new Error(messageOf(error));
  const type = isCommandError(known) ? known.type : undefined;
  if (type !== undefined && final.has(type)) return known;
  if (type === ErrorType.ACCESS_DENIED)
    return new BrewlineError('EVENT_STORE_DENIED', `${doing}: ${messageOf(error)}`, { cause: error });
  if (isTransient(known, type))
    return new BrewlineError('EVENT_STORE_UNAVAILABLE', messageOf(error), { cause: error });
  return new BrewlineError('EVENT_STORE_FAILED', `${doing}: ${messageOf(error)}`, { cause: error });
}

function isTransient(error: Error, type: string | undefined): boolean {
  if (type !== undefined && transient.has(type)) return true;
  const code = 'code' in error ? error.code : undefined;
  if (typeof code === 'number' && transientStatuses.has(code)) return true;
  return brokenConnection.test(error.message);
}
