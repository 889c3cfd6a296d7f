import { ErrorType, isCommandError, WrongExpectedVersionError } from '@eventstore/db-client';
import { BrewlineError, messageOf } from '../../domain/errors.js';

/** Answers that sending the same again cannot change; they are passed on as they are. */
const final: ReadonlySet<string> = new Set([
  ErrorType.ACCESS_DENIED,
  ErrorType.INVALID_ARGUMENT,
  ErrorType.MAXIMUM_APPEND_SIZE_EXCEEDED,
  ErrorType.MISSING_REQUIRED_METADATA_PROPERTY,
  ErrorType.STREAM_DELETED,
  ErrorType.STREAM_NOT_FOUND,
]);

/**
 * Turns whatever the client throws into the errors of the ports: a conflict, a refusal as it is, and for everything else
 * (timeouts, lost connections, cancelled calls) `EVENT_STORE_UNAVAILABLE`, which means that the outcome is unknown.
 */
export function toPortError(error: unknown): Error {
  if (error instanceof BrewlineError) return error;
  if (error instanceof WrongExpectedVersionError) {
    const message = `stream ${error.streamName} was expected at ${String(error.expectedVersion)} and is at ${String(error.actualVersion)}`;
    return new BrewlineError('WRONG_EXPECTED_REVISION', message, { cause: error });
  }
  if (error instanceof Error && isCommandError(error) && final.has(error.type)) return error;
  return new BrewlineError('EVENT_STORE_UNAVAILABLE', messageOf(error), { cause: error });
}
