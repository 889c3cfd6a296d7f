import { setTimeout as delay } from 'node:timers/promises';
import type { Acknowledgement } from '../../../domain/deviceCommand/index.js';

/** How a simulated device breaks the rules of proto/README.md, for tests of a backend. */
export type FaultInjection =
  /** Obeys and says nothing. */
  | { readonly type: 'neverAcknowledge' }
  | { readonly type: 'acknowledgeTwice' }
  | { readonly type: 'acknowledgeLate'; readonly afterMs: number }
  /** Its power goes when it has said received and has obeyed, before it can say so. */
  | { readonly type: 'rebootInTheMiddle' }
  /** Gives up in this step: a fault, and the failed step of the process. */
  | { readonly type: 'failAtStep'; readonly step: number };

/** How a device answers commands: honestly, or as a test wants it. */
export class Conduct {
  readonly #cutPower: () => void;
  #received: Promise<unknown> = Promise.resolve();
  /** Undefined for an honest device. */
  faultInjection: FaultInjection | undefined;

  constructor(faultInjection: FaultInjection | undefined, cutPower: () => void) {
    this.faultInjection = faultInjection;
    this.#cutPower = cutPower;
  }

  /** Between a device and its acknowledgements: see `answering` of the client's options. */
  answer(answer: Acknowledgement, send: () => Promise<unknown>): void {
    switch (this.faultInjection?.type) {
      case 'neverAcknowledge':
        return;
      case 'acknowledgeTwice':
        void send();
        void send();
        return;
      case 'acknowledgeLate':
        void delay(this.faultInjection.afterMs, undefined, { ref: false }).then(send);
        return;
      default: {
        const sent = send();
        if (answer.outcome === 'received') this.#received = sent;
      }
    }
  }

  /** To be called when a command was obeyed, before anybody hears of it. */
  async obeyed(): Promise<void> {
    if (this.faultInjection?.type !== 'rebootInTheMiddle') return;
    await this.#received;
    this.#cutPower();
  }
}
