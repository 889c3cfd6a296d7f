/** Runs the work on one device in order, and the work on different devices concurrently. */
export class Lanes {
  readonly #last = new Map<string, Promise<unknown>>();

  /** Whether work on a device is in progress. */
  isBusy(deviceId: string): boolean {
    return this.#last.has(deviceId);
  }

  async run<Result>(deviceId: string, work: () => Promise<Result>): Promise<Result> {
    const before = this.#last.get(deviceId);
    const running = before ? before.then(work, work) : work();
    this.#last.set(deviceId, running);
    try {
      return await running;
    } finally {
      if (this.#last.get(deviceId) === running) this.#last.delete(deviceId);
    }
  }
}
