import type { People, Person } from '../../../../projections/queries/index.js';
import type { TokenClaims } from './sessionToken.js';

/** The current rights of people with a token. */
export interface PersonDirectory {
  /** Undefined when the person was removed or a new password has ended the token. */
  personOf(claims: TokenClaims): Promise<Person | undefined>;
  /** Drops the cached person, after a change made here. */
  forget(personId: string): void;
}

/** Within this time an ended token is refused in every process. */
const ttlMs = 3_000;
const capacity = 1_000;

interface Entry {
  readonly person: Promise<Person | undefined>;
  readonly until: number;
}

export function createPersonDirectory(people: People): PersonDirectory {
  const entries = new Map<string, Entry>();

  function read(personId: string): Promise<Person | undefined> {
    const known = entries.get(personId);
    if (known && known.until > performance.now()) return known.person;
    const person = people.find(personId);
    if (entries.size >= capacity) entries.clear();
    entries.set(personId, { person, until: performance.now() + ttlMs });
    person.catch(() => entries.delete(personId));
    return person;
  }

  return {
    personOf: async ({ personId, tokenVersion }) => {
      const person = await read(personId);
      return person?.tokenVersion === tokenVersion ? person : undefined;
    },
    forget: (personId) => void entries.delete(personId),
  };
}
