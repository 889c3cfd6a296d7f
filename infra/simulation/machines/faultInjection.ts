import { EventEmitter, once } from 'node:events';
import { setTimeout as delay } from 'node:timers/promises';
import type { Acknowledgement } from '../../../domain/deviceCommand/index.js';

/** How a simulated device breaks the rules of proto/README.md, for tests of a backend. */
export type FaultInjection =
  /** Executes commands and acknowledges nothing. */
  | { readonly type: 'neverAcknowledge' }
  | { readonly type: 'acknowledgeTwice' }
  | { readonly type: 'acknowledgeLate'; readonly afterMs: number }
  /** Its power fails after it has acknowledged `received` and executed the command, before it reports the outcome. */
  | { readonly type: 'rebootInTheMiddle' }
  /** Fails in this step: a fault, and the failed step of the process. */
  | { readonly type: 'failAtStep'; readonly step: number };

/** How a device answers commands: correctly, or with a fault for a test. */
export class Conduct {
  readonly #cutPower: () => void;
  readonly #receipts = new EventEmitter();
  /** Settles when the broker has the receipt, or the first progress, of the command that is executed. */
  #receipt: Promise<unknown> | undefined;
  /** Undefined for a correct device. */
  faultInjection: FaultInjection | undefined;

  constructor(faultInjection: FaultInjection | undefined, cutPower: () => void) {
    this.faultInjection = faultInjection;
    this.#cutPower = cutPower;
  }

  /** Intercepts acknowledgements: see `answering` of the client's options. */
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
        if (this.faultInjection === undefined || !isReceipt(answer)) return;
        this.#receipt = sent;
        this.#receipts.emit('sent');
      }
    }
  }

  /** Call it when a command was executed, before its outcome is reported. */
  async executed(): Promise<void> {
    if (this.faultInjection?.type !== 'rebootInTheMiddle') return;
    if (!this.#receipt) await once(this.#receipts, 'sent');
    await this.#receipt;
    this.#receipt = undefined;
    this.#cutPower();
  }
}

function isReceipt({ outcome }: Acknowledgement): boolean {
  return outcome === 'received' || outcome === 'executing';
}
