import { hashPassword, isPassword } from '../../../postgres/identity/index.js';
import { HttpProblem } from '../../problem.js';

export interface PasswordCheck {
  /**
   * @param stored the person's hash; undefined when there is no such person, which takes just as long to find out
   * @throws HttpProblem 503 when too many are checked already
   */
  matches(password: string, stored: string | undefined): Promise<boolean>;
}

/** Each takes 32 MiB and some 100 ms of a core. */
const atOnce = 8;

/** Checks passwords, a bounded number at a time. */
export function createPasswordCheck(): PasswordCheck {
  let running = 0;
  let nobody: Promise<string> | undefined;

  return {
    matches: async (password, stored) => {
      if (running >= atOnce) throw tooMany();
      running++;
      try {
        nobody ??= hashPassword('');
        const matches = await isPassword(password, stored ?? (await nobody));
        return matches && stored !== undefined;
      } finally {
        running--;
      }
    },
  };
}

function tooMany(): HttpProblem {
  return new HttpProblem(503, 'too many people log in at once', { headers: { 'Retry-After': '1' } });
}
