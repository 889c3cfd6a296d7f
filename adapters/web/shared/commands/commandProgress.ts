import type { Command } from '../../../apiClient/index.js';

type Status = Command['status'];

/** A point that a command has reached; its time where the API knows it. */
export interface Reached {
  readonly point: 'asked' | Status;
  readonly atMs?: number;
}

export interface CommandProgress {
  readonly reached: readonly Reached[];
  readonly outcome: 'open' | 'done' | 'notDone';
}

type Shown = Pick<Command, 'status' | 'requestedAt' | 'updatedAt'>;

const notDone: ReadonlySet<Status> = new Set(['failed', 'expired', 'cancelled', 'superseded']);

/**
 * How far a command has come, in order: only what is known. When it was received is not kept once it is done; that it was follows from
 * its being done.
 */
export function progressOf({ status, requestedAt, updatedAt }: Shown): CommandProgress {
  const asked: Reached = { point: 'asked', atMs: Date.parse(requestedAt) };
  const now: Reached = { point: status, atMs: Date.parse(updatedAt) };
  if (status === 'done') return { reached: [asked, { point: 'received' }, now], outcome: 'done' };
  if (status === 'executing') return { reached: [asked, { point: 'received' }, now], outcome: 'open' };
  return { reached: [asked, now], outcome: notDone.has(status) ? 'notDone' : 'open' };
}

/** The newest of those that `isMeant`; rows of a live topic come in no order. */
export function newestCommand(
  commands: readonly Command[],
  isMeant: (command: Command) => boolean,
): Command | undefined {
  return commands
    .filter(isMeant)
    .reduce<Command | undefined>(
      (newest, each) => (newest && newest.requestedAt >= each.requestedAt ? newest : each),
      undefined,
    );
}
