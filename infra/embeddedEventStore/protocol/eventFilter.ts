import type { ReadReq } from '@eventstore/db-client/generated/streams_pb.js';
import streamsPb from '@eventstore/db-client/generated/streams_pb.js';
import type { StoredEvent } from '../storage/storedEvent.js';
import { invalidArgument } from './errors.js';
import { toRegExp } from './dotNetPattern.js';

const { FilterOptions } = streamsPb.ReadReq.Options;

export interface EventFilter {
  matches(event: StoredEvent): boolean;
  /** Events looked at, matching or not, between two checkpoints. */
  readonly checkpointInterval: number;
}

/** EventStoreDB's `ReadBatchSize`: the search window when the client wants the server's. */
const defaultWindow = 32;

/**
 * @param needsCheckpoints whether it is a subscription; of a read, clients leave the interval at 0.
 * @throws RpcError `INVALID_ARGUMENT` for a regular expression that cannot be compiled.
 */
export function toEventFilter(
  message: ReadReq.Options.FilterOptions | undefined,
  needsCheckpoints: boolean,
): EventFilter | undefined {
  if (message === undefined) return undefined;
  const byType = message.getEventType();
  const expression = byType ?? message.getStreamIdentifier();
  if (expression === undefined) throw invalidArgument('The filter names neither event types nor streams.');
  if (message.getWindowCase() === FilterOptions.WindowCase.WINDOW_NOT_SET)
    throw invalidArgument('The search window is missing.');
  const multiplier = message.getCheckpointintervalmultiplier();
  if (needsCheckpoints && multiplier === 0) throw invalidArgument('The checkpoint interval is 0.');
  const matchesText = toPredicate(expression);
  return {
    matches: byType === undefined ? (event) => matchesText(event.stream) : (event) => matchesText(event.type),
    checkpointInterval: multiplier * (message.hasMax() ? message.getMax() : defaultWindow),
  };
}

function toPredicate(expression: ReadReq.Options.FilterOptions.Expression): (text: string) => boolean {
  const regex = expression.getRegex();
  const prefixes = expression.getPrefixList();
  if (regex === '') return (text) => prefixes.some((prefix) => text.startsWith(prefix));
  try {
    const compiled = toRegExp(regex);
    return (text) => compiled.test(text);
  } catch (cause) {
    throw invalidArgument(`The filter's regular expression is not valid: ${String(cause)}`);
  }
}
