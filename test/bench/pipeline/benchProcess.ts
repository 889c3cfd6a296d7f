import { fork, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { messageOf } from '../../../domain/kernel/errors.js';

interface Question<Request> {
  readonly id: number;
  readonly request: Request;
}

type Reply<Answer> =
  { readonly id: number; readonly answer: Answer } | { readonly id: number; readonly error: string };

interface Asked<Answer> {
  readonly resolve: (answer: Answer) => void;
  readonly reject: (error: Error) => void;
}

const stopWithinMs = 10_000;

/** A part of a benchmark that is a process of its own; the file that it runs calls {@link answerRequests}. */
export class BenchProcess<Request, Answer> {
  readonly #child: ChildProcess;
  readonly #asked = new Map<number, Asked<Answer>>();
  readonly #ended: Promise<unknown>;
  #nextId = 0;

  /** @param file compiled entry file. */
  constructor(file: string) {
    this.#child = fork(file, { execArgv: ['--enable-source-maps'], stdio: 'inherit' });
    this.#ended = once(this.#child, 'exit');
    this.#child.on('message', (reply: Reply<Answer>) => {
      const asked = this.#asked.get(reply.id);
      this.#asked.delete(reply.id);
      if ('error' in reply) asked?.reject(new Error(reply.error));
      else asked?.resolve(reply.answer);
    });
    this.#child.once('exit', (code, signal) => {
      for (const { reject } of this.#asked.values())
        reject(new Error(`${file} ended with ${signal ?? code}`));
    });
  }

  /** Undefined when the process could not be started. */
  get pid(): number | undefined {
    return this.#child.pid;
  }

  /** @throws Error what the process threw, or that it took longer than `withinMs`. */
  async ask(request: Request, withinMs: number): Promise<Answer> {
    const id = this.#nextId++;
    let timer: NodeJS.Timeout | undefined;
    try {
      return await new Promise((resolve, reject) => {
        this.#asked.set(id, { resolve, reject });
        timer = setTimeout(() => reject(new Error(`no answer within ${withinMs / 1000} s`)), withinMs);
        this.#child.send({ id, request } satisfies Question<Request>);
      });
    } finally {
      clearTimeout(timer);
      this.#asked.delete(id);
    }
  }

  /** Ends the process; by force when it does not end by itself. */
  async stop(): Promise<void> {
    if (this.#child.connected) this.#child.disconnect();
    const force = setTimeout(() => this.#child.kill('SIGKILL'), stopWithinMs);
    await this.#ended;
    clearTimeout(force);
  }
}

/** The process's side: answers what it is asked, several at a time, until its parent is gone. */
export function answerRequests<Request, Answer>(handle: (request: Request) => Promise<Answer>): void {
  process.on('message', ({ id, request }: Question<Request>) => {
    handle(request).then(
      (answer) => process.send?.({ id, answer } satisfies Reply<Answer>),
      (error: unknown) => process.send?.({ id, error: messageOf(error) } satisfies Reply<Answer>),
    );
  });
  process.once('disconnect', () => process.exit(0));
}

/** Microseconds of the machine's monotonic clock, the same in all processes. */
export function monotonicMicros(): number {
  return Number(process.hrtime.bigint() / 1000n);
}
