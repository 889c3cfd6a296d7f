import type { People, Person, Role } from '../../../../projections/queries/index.js';
import type { TokenClaims } from './sessionToken.js';

/** Who may still come in under a token. */
export interface PersonDirectory {
  /** The person's role now; undefined when the person is gone or the token was ended by a new password. */
  roleOf(claims: TokenClaims): Promise<Role | undefined>;
  /** Forgets what it knows of a person, after a change made here. */
  forget(login: string): void;
}

/** An ended token is refused everywhere after this time. */
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
