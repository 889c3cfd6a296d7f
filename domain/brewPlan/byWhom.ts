import { brewline, type Actor } from '../people/index.js';

/** For people; who it was is in the command's own timeline. */
export function byWhom(actor: Actor): string {
  return actor === brewline ? 'by Brewline itself' : 'by a person';
}
