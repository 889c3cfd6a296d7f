import { status } from '@grpc/grpc-js';
import { convertToCommandError, ErrorType, isCommandError } from '@eventstore/db-client';
import { BrewlineError, messageOf } from '../../domain/kernel/errors.js';

/** Answers that sending the same again cannot change; they are passed on as they are. */
const final: ReadonlySet<string> = new Set([
  ErrorType.INVALID_ARGUMENT,
  ErrorType.MAXIMUM_APPEND_SIZE_EXCEEDED,
  ErrorType.MISSING_REQUIRED_METADATA_PROPERTY,
  ErrorType.STREAM_DELETED,
  ErrorType.STREAM_NOT_FOUND,
]);

/** What is over when the store, its leader or the network is back. */
const transient: ReadonlySet<string> = new Set([
  ErrorType.CANCELLED,
  ErrorType.DEADLINE_EXCEEDED,
  ErrorType.NOT_LEADER,
  ErrorType.TIMEOUT,
  ErrorType.UNAVAILABLE,
]);

/** Statuses that the client calls unknown. What grpc-js itself ends with our own `cancel` has the status CANCELLED. */
const transientStatuses: ReadonlySet<number> = new Set([status.CANCELLED, status.RESOURCE_EXHAUSTED]);

/** What the client, grpc-js and Node say, without a status of its own, of a connection that broke or could not be made. */
const brokenConnection =
  /RST_STREAM|Session closed|has been shut down|has been closed|Failed to discover|ECONN|EPIPE|ETIMEDOUT|ENOTFOUND|EAI_AGAIN/;

/**
 * Turns whatever the client or grpc-js throws into the errors of the ports: a refusal as it is, `EVENT_STORE_DENIED` where the user lacks a
 * right, `EVENT_STORE_UNAVAILABLE` for what is known to pass (timeouts, lost connections, cancelled calls), and `EVENT_STORE_FAILED` for what nobody knows. Of both the outcome
 * is unknown.
 *
 * @param doing what was being done, for the message of an error that nobody knows.
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
