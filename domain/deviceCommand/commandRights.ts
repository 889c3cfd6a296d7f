import { brewline } from '../people/index.js';
import type { CommandQueue, OpenCommand } from './events.js';

/** Whether people may command a device now, by their ids. Who is missing was not looked up. */
export type CommandRights = Readonly<Record<string, boolean>>;

/** The people whose commands wait. */
export function waitingRequesters({ open }: CommandQueue): readonly string[] {
  const waiting = open.filter(({ status }) => status === 'waiting');
  const requesters = waiting.map(({ requestedBy }) => requestedBy ?? brewline);
  return [...new Set(requesters)].filter((actor) => actor !== brewline);
}

/**
 * Whether a command may go out; undefined for one whose requester was not looked up. What went out before goes on, and Brewline's own
 * commands, and those of before this was noted, always may.
 */
export function mayGoOut(
  { status, requestedBy = brewline }: OpenCommand,
  rights: CommandRights,
): boolean | undefined {
  return status !== 'waiting' || requestedBy === brewline || rights[requestedBy];
}
