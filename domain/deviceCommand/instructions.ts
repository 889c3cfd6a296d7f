import type { MachineSettings } from '../machine/index.js';
import type { Recipe } from '../recipe/index.js';

/** What can be asked of a machine. */
export type DeviceInstruction =
  | { readonly kind: 'wake' }
  /** Without a recipe the machine follows its own program of that process. */
  | { readonly kind: 'startSession'; readonly processType: number; readonly recipe?: Recipe }
  /** The step is over now. */
  | { readonly kind: 'nextStep' }
  /** Go on although a check of the machine did not pass. */
  | { readonly kind: 'bypassStep' }
  | { readonly kind: 'goToStep'; readonly step: number }
  /** Somebody did what the machine waits for. */
  | { readonly kind: 'confirmAction'; readonly action: number }
  | { readonly kind: 'setTemperature'; readonly targetCelsius: number }
  | { readonly kind: 'serve'; readonly targetCelsius: number }
  | { readonly kind: 'cancelSession' }
  | { readonly kind: 'stopHeating' }
  | { readonly kind: 'reset' }
  /** Replaces the rest of the running program. */
  | { readonly kind: 'updateRecipe'; readonly recipe: Recipe }
  /** A reading each second, for so long; a lease that ends by itself. */
  | { readonly kind: 'fullRate'; readonly minutes: number }
  /** The machine sends its log of a session, by its own number; of the running or last one when left out. */
  | { readonly kind: 'sendLog'; readonly session?: number }
  /** `version` counts the wishes for settings of this machine; it is given when the wish is recorded. */
  | {
      readonly kind: 'changeSettings';
      readonly settings: Partial<MachineSettings>;
      readonly version?: number;
    };

export type InstructionKind = DeviceInstruction['kind'];

/** How a kind of command is treated on its way. */
export interface InstructionTraits {
  /** Goes ahead of everything that waits, and does not wait for what is under way. */
  readonly overtakes: boolean;
  /** Goes out again, with back-off, while its device is connected and says nothing. */
  readonly repeatable: boolean;
  /** A newer one takes the place of an older one that is not sent yet. */
  readonly supersedes: boolean;
}

const plain: InstructionTraits = { overtakes: false, repeatable: false, supersedes: false };
const repeatable = { ...plain, repeatable: true };
const standing = { ...repeatable, supersedes: true };
/** No limit counts them: so a newer one takes the place of an older one that waits. */
const urgent = { ...standing, overtakes: true };

export const traitsOf: Readonly<Record<InstructionKind, InstructionTraits>> = {
  wake: repeatable,
  startSession: plain,
  nextStep: plain,
  bypassStep: plain,
  goToStep: plain,
  confirmAction: plain,
  setTemperature: standing,
  serve: plain,
  cancelSession: urgent,
  stopHeating: urgent,
  reset: plain,
  updateRecipe: standing,
  fullRate: standing,
  sendLog: repeatable,
  changeSettings: standing,
};
