import { HttpProblem } from '../problem.js';

export interface HistoryLimits {
  /** Of all people together: the rest of the processors and connections is for everything else. */
  readonly atOnce: number;
  readonly atOncePerPerson: number;
  readonly waitingPerPerson: number;
  readonly waiting: number;
}

/** Curves take the database up to a second of a processor each; a page asks for several at a time. */
export const defaultHistoryLimits: HistoryLimits = {
  atOnce: 2,
  atOncePerPerson: 1,
  waitingPerPerson: 10,
  waiting: 100,
};

export interface HistoryLimit {
  /**
   * Reads history when it is this person's turn: of those who wait, the one with the fewest readings under way comes first.
   *
   * @param gone aborts when nobody waits for the answer any more: what has not begun is not done then
   * @throws HttpProblem 429 when the person waits for too much already, 503 when all together do
   */
  run<T>(login: string, gone: AbortSignal, read: () => Promise<T>): Promise<T | undefined>;
}

interface Waiting {
  readonly login: string;
  readonly begin: (mayRead: boolean) => void;
}

/** Keeps the history of one busy device from taking what everybody else needs. */
export function createHistoryLimit(limits: HistoryLimits): HistoryLimit {
  const running = new Map<string, number>();
  const waiting = new Set<Waiting>();
  const runningOf = (login: string) => running.get(login) ?? 0;
  let total = 0;

  function refuseTooMany(login: string): void {
    const own = [...waiting].filter((one) => one.login === login).length;
    const headers = { 'Retry-After': '1' };
    if (own >= limits.waitingPerPerson)
      throw new HttpProblem(429, `you wait for ${own} readings of history already`, { headers });
    if (waiting.size >= limits.waiting)
      throw new HttpProblem(503, 'too many people read history at once', { headers });
  }

  function beginNext(): void {
    if (total >= limits.atOnce) return;
    const [next] = [...waiting]
      .filter(({ login }) => runningOf(login) < limits.atOncePerPerson)
      .sort((a, b) => runningOf(a.login) - runningOf(b.login));
    if (!next) return;
    waiting.delete(next);
    count(next.login, 1);
    next.begin(true);
  }

  function count(login: string, change: 1 | -1): void {
    total += change;
    const left = runningOf(login) + change;
    if (left === 0) running.delete(login);
    else running.set(login, left);
  }

  function turnOf(login: string, gone: AbortSignal): Promise<boolean> {
    return new Promise((resolve) => {
      const one: Waiting = {
        login,
        begin: (mayRead) => {
          gone.removeEventListener('abort', leave);
          resolve(mayRead);
        },
      };
      const leave = () => {
        if (waiting.delete(one)) one.begin(false);
      };
      gone.addEventListener('abort', leave);
      waiting.add(one);
      beginNext();
    });
  }

  return {
    async run(login, gone, read) {
      if (gone.aborted) return undefined;
      refuseTooMany(login);
      if (!(await turnOf(login, gone))) return undefined;
      try {
        return await read();
      } finally {
        count(login, -1);
        beginNext();
      }
    },
  };
}
