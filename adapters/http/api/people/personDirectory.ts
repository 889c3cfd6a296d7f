import type { People, Person, Role } from '../../../../projections/queries/index.js';
import type { TokenClaims } from './sessionToken.js';

/** The current rights of people with a token. */
export interface PersonDirectory {
  /** The person's role now; undefined when the person was removed or a new password has ended the token. */
  roleOf(claims: TokenClaims): Promise<Role | undefined>;
  /** Drops the cached person, after a change made here. */
  forget(login: string): void;
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

  function personOf(login: string): Promise<Person | undefined> {
    const known = entries.get(login);
    if (known && known.until > performance.now()) return known.person;
    const person = people.find(login);
    if (entries.size >= capacity) entries.clear();
    entries.set(login, { person, until: performance.now() + ttlMs });
    person.catch(() => entries.delete(login));
    return person;
  }

  return {
    roleOf: async ({ login, tokenVersion }) => {
      const person = await personOf(login);
      return person?.tokenVersion === tokenVersion ? person.role : undefined;
    },
    forget: (login) => void entries.delete(login),
  };
}
