import { HttpProblem } from '../../problem.js';
import type { LiveHub } from '../live/index.js';

export interface OpenStreamsOptions {
  readonly hub: Pick<LiveHub, 'size'>;
  readonly maxClients: number;
  readonly maxClientsPerPerson: number;
}

/**
 * Counts the open streams of each person.
 *
 * @returns takes a place, and returns a function that frees it; throws HttpProblem 429 or 503 when there is none
 */
export function openStreams({ hub, maxClients, maxClientsPerPerson }: OpenStreamsOptions) {
  const openByPerson = new Map<string, number>();
  return (personId: string): (() => void) => {
    const open = openByPerson.get(personId) ?? 0;
    if (open >= maxClientsPerPerson) throw new HttpProblem(429, `you already have ${open} open streams`);
    if (hub.size >= maxClients) throw new HttpProblem(503, 'too many streams are open');
    openByPerson.set(personId, open + 1);
    return () => {
      const left = (openByPerson.get(personId) ?? 1) - 1;
      if (left === 0) openByPerson.delete(personId);
      else openByPerson.set(personId, left);
    };
  };
}
