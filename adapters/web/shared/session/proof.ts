import { signal } from '@preact/signals';
import { ApiProblem } from '../../../apiClient/index.js';

interface ProofAsked {
  readonly given: () => void;
  readonly refused: () => void;
}

/** Set while somebody has to show again who they are. */
export const proofAsked = signal<ProofAsked | undefined>(undefined);

/** Somebody closed the dialog in which they had to show who they are. */
export class ProofRefused extends Error {}

/**
 * Does what needs a proof of the last ten minutes, and asks for one where there is none.
 *
 * @throws ProofRefused, and whatever `work` throws
 */
export async function proven<Data>(work: () => Promise<Data>): Promise<Data> {
  try {
    return await work();
  } catch (error) {
    if (!(error instanceof ApiProblem) || error.code !== 'PROOF_TOO_OLD') throw error;
    await askProof();
    return work();
  }
}

function askProof(): Promise<void> {
  return new Promise((resolve, reject) => {
    const end = (then: () => void) => () => {
      proofAsked.value = undefined;
      then();
    };
    proofAsked.value = { given: end(resolve), refused: end(() => reject(new ProofRefused())) };
  });
}
