import type { DeviceInstruction, InstructionKind } from '../../domain/deviceCommand/index.js';
import type { brewline } from '../../proto/generated/brewline.js';
import { celsius, centiCelsius } from './centiCelsius.js';
import { packRecipe, unpackRecipe } from './recipes.js';
import { packSettings, unpackSettings } from './settings.js';

type Instruction<Kind extends InstructionKind> = Extract<DeviceInstruction, { kind: Kind }>;
/** The fields of `Downlink.command` have the names of the kinds. */
type Message<Kind extends InstructionKind> = NonNullable<brewline.v1.Downlink.$Properties[Kind]>;

/** Encodes and decodes one kind of command. */
interface Codec<Kind extends InstructionKind> {
  pack(instruction: Instruction<Kind>): Message<Kind>;
  unpack(message: Message<Kind>): Instruction<Kind>;
}

const codecs: { readonly [Kind in InstructionKind]: Codec<Kind> } = {
  wake: { pack: () => ({}), unpack: () => ({ kind: 'wake' }) },
  startSession: {
    pack: ({ processType, recipe }) => ({ processType, ...(recipe && { recipe: packRecipe(recipe) }) }),
    unpack: ({ processType, recipe }) => ({
      kind: 'startSession',
      processType: processType ?? 0,
      ...(recipe && { recipe: unpackRecipe(recipe) }),
    }),
  },
  nextStep: { pack: () => ({}), unpack: () => ({ kind: 'nextStep' }) },
  bypassStep: { pack: () => ({}), unpack: () => ({ kind: 'bypassStep' }) },
  goToStep: {
    pack: ({ step }) => ({ step }),
    unpack: ({ step }) => ({ kind: 'goToStep', step: step ?? 0 }),
  },
  confirmAction: {
    pack: ({ action }) => ({ action }),
    unpack: ({ action }) => ({ kind: 'confirmAction', action: action ?? 0 }),
  },
  setTemperature: {
    pack: ({ targetCelsius }) => ({ centiCelsius: centiCelsius(targetCelsius) }),
    unpack: (message) => ({ kind: 'setTemperature', targetCelsius: celsius(message.centiCelsius) }),
  },
  serve: {
    pack: ({ targetCelsius }) => ({ centiCelsius: centiCelsius(targetCelsius) }),
    unpack: (message) => ({ kind: 'serve', targetCelsius: celsius(message.centiCelsius) }),
  },
  cancelSession: { pack: () => ({}), unpack: () => ({ kind: 'cancelSession' }) },
  stopHeating: { pack: () => ({}), unpack: () => ({ kind: 'stopHeating' }) },
  reset: { pack: () => ({}), unpack: () => ({ kind: 'reset' }) },
  updateRecipe: {
    pack: ({ recipe }) => ({ recipe: packRecipe(recipe) }),
    unpack: ({ recipe }) => ({ kind: 'updateRecipe', recipe: unpackRecipe(recipe ?? {}) }),
  },
  fullRate: {
    pack: ({ minutes }) => ({ minutes }),
    unpack: ({ minutes }) => ({ kind: 'fullRate', minutes: minutes ?? 0 }),
  },
  sendLog: {
    pack: ({ session }) => ({ session: session ?? 0 }),
    unpack: ({ session }) => ({ kind: 'sendLog', ...(session && { session }) }),
  },
  changeSettings: {
    pack: ({ settings, version }) => ({ settings: packSettings(settings), version: version ?? 0 }),
    unpack: ({ settings, version }) => ({
      kind: 'changeSettings',
      settings: unpackSettings(settings ?? {}, 'change_settings'),
      ...(version && { version }),
    }),
  },
};

/** The field of a `Downlink` with this instruction. */
export function packInstruction(instruction: DeviceInstruction): brewline.v1.Downlink.$Properties {
  const codec = codecs[instruction.kind] as Codec<InstructionKind>;
  return { [instruction.kind]: codec.pack(instruction) };
}

/**
 * @returns undefined for a kind of command that this version does not know.
 * @throws BrewlineError `MESSAGE_MALFORMED` naming the invalid field of a recipe or setting.
 */
export function unpackInstruction(downlink: brewline.v1.Downlink): DeviceInstruction | undefined {
  const kind = downlink.command;
  if (kind === undefined) return undefined;
  const codec = codecs[kind] as Codec<InstructionKind>;
  return codec.unpack(downlink[kind] as Message<InstructionKind>);
}
