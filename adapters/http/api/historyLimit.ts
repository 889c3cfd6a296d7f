import { HttpProblem } from '../problem.js';

export interface HistoryLimits {
  /** Limit for all people together: the other processors and connections are for other requests. */
  readonly atOnce: number;
  readonly atOncePerPerson: number;
  readonly waitingPerPerson: number;
  readonly waiting: number;
}

/** A curve takes up to a second of a database processor; a page requests several at a time. */
export const defaultHistoryLimits: HistoryLimits = {
  atOnce: 2,
  atOncePerPerson: 1,
  waitingPerPerson: 10,
  waiting: 100,
};

export interface HistoryLimit {
  /**
   * Reads history when it is this person's turn: the person with the fewest running reads comes first.
   *
   * @param gone aborts when the client has disconnected: a read that has not begun is skipped
   * @throws HttpProblem 429 when this person has too many waiting requests, 503 when all people together have
   */
  run<T>(personId: string, gone: AbortSignal, read: () => Promise<T>): Promise<T | undefined>;
}

interface Waiting {
  readonly personId: string;
  readonly begin: (mayRead: boolean) => void;
}

/** Limits history reads, so that the history of one busy device does not use up the resources of all. */
export function createHistoryLimit(limits: HistoryLimits): HistoryLimit {
  const running = new Map<string, number>();
  const waiting = new Set<Waiting>();
  const runningOf = (personId: string) => running.get(personId) ?? 0;
  let total = 0;

  function refuseTooMany(personId: string): void {
    const own = [...waiting].filter((one) => one.personId === personId).length;
    const headers = { 'Retry-After': '1' };
    if (own >= limits.waitingPerPerson)
      throw new HttpProblem(429, `you already have ${own} waiting requests for history`, { headers });
    if (waiting.size >= limits.waiting)
      throw new HttpProblem(503, 'too many people read history at once', { headers });
  }

  function beginNext(): void {
    if (total >= limits.atOnce) return;
    const [next] = [...waiting]
      .filter(({ personId }) => runningOf(personId) < limits.atOncePerPerson)
      .sort((a, b) => runningOf(a.personId) - runningOf(b.personId));
    if (!next) return;
    waiting.delete(next);
    count(next.personId, 1);
    next.begin(true);
  }

  function count(personId: string, change: 1 | -1): void {
    total += change;
    const left = runningOf(personId) + change;
    if (left === 0) running.delete(personId);
    else running.set(personId, left);
  }

  function turnOf(personId: string, gone: AbortSignal): Promise<boolean> {
    return new Promise((resolve) => {
      const one: Waiting = {
        personId,
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
    async run(personId, gone, read) {
      if (gone.aborted) return undefined;
      refuseTooMany(personId);
      if (!(await turnOf(personId, gone))) return undefined;
      try {
        return await read();
      } finally {
        count(personId, -1);
        beginNext();
      }
    },
  };
}
