export type {
  Changed,
  ImpossibleCode,
  NotPossible,
  PropertyChange,
  Reason,
  ReasonCode,
  TakenOver,
} from './findings.js';
export { boilCelsiusAt, chillCelsius, targetLitres, type BrewTarget } from './machine.js';
export { previewOf, type ProgramPreview } from './preview.js';
export { scaleToMachine, type MachineRecipe } from './scaleToMachine.js';
