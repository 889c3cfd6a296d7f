/** Which probes were sent and have not arrived. One that is sent again still waits since the first time. */
export class ProbesInFlight {
  readonly #probes = new Map<number, { readonly firstSentAtMs: number; readonly lastSentAtMs: number }>();

  sent(probe: number, sentAtMs: number): void {
    const firstSentAtMs = this.#probes.get(probe)?.firstSentAtMs ?? sentAtMs;
    this.#probes.set(probe, { firstSentAtMs, lastSentAtMs: sentAtMs });
  }

  /** Any sending of it counts. */
  arrived(probe: number, sentAtMs: number): void {
    if (sentAtMs >= (this.#probes.get(probe)?.firstSentAtMs ?? Infinity)) this.#probes.delete(probe);
  }

  forget(probe: number): void {
    this.#probes.delete(probe);
  }

  forgetAll(): void {
    this.#probes.clear();
  }

  /** Since it was first sent. Undefined when it is not in flight. */
  waitsMs(probe: number): number | undefined {
    const sent = this.#probes.get(probe);
    return sent && Date.now() - sent.firstSentAtMs;
  }

  /** Since it was last sent. Undefined when it is not in flight. */
  unansweredMs(probe: number): number | undefined {
    const sent = this.#probes.get(probe);
    return sent && Date.now() - sent.lastSentAtMs;
  }
}
