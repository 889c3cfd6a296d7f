import { decideHello, nextEpoch } from './decideHello.js';
import { decideMessage, decideRequeued, epochKnowing } from './decideMessage.js';
import type { DeviceSequence } from './state.js';
import type { FindRecent, SequencedMessage, Verdict } from './verdict.js';

/**
 * Decides what a message is, from the stored state of its device's numbering. A repeat must be proven: the same body under the
 * same number.
 */
export function decide(message: SequencedMessage, state: DeviceSequence, findRecent: FindRecent): Verdict {
  switch (message.type) {
    case 'hello':
      return decideHello(message, state, findRecent);
    case 'lastWill':
      return { type: 'unnumbered', epoch: epochKnowing(state, message.boot)?.epoch ?? state.current };
    case 'message':
      return message.requeuedInto === undefined
        ? decideMessage(message, state, findRecent)
        : decideRequeued(message, message.requeuedInto, state, findRecent);
    case 'reset': {
      const { receivedAtMs } = message;
      const entry = { type: 'reset', epoch: nextEpoch(state), boot: 0, receivedAtMs } as const;
      return { type: 'new', entry, late: false };
    }
  }
}
