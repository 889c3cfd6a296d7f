import type { People, PersonWithPassword } from '../../../../projections/queries/index.js';
import { HttpProblem } from '../../problem.js';

export interface PasswordCheck {
  /**
   * @returns the person; undefined when the password is wrong or the person does not exist
   * @throws HttpProblem 503 when too many checks are running
   */
  personWith(login: string, password: string): Promise<PersonWithPassword | undefined>;
}

/** Each check takes 32 MiB and about 100 ms of a core. */
const atOnce = 8;

/** Checks passwords, a limited number at a time. */
export function createPasswordCheck(people: People): PasswordCheck {
  let running = 0;

  return {
    personWith: async (login, password) => {
      if (running >= atOnce) throw tooMany();
      running++;
      try {
        return await people.withPassword(login, password);
      } finally {
        running--;
      }
    },
  };
}

function tooMany(): HttpProblem {
  return new HttpProblem(503, 'too many people log in at once', { headers: { 'Retry-After': '1' } });
}
