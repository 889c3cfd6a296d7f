import {
  commandErrors,
  connections,
  currentStates,
  deviceCommands,
  machineErrorClasses,
  machineErrors,
  machineTypes,
  phases,
  processTypes,
  sensors,
  sessionStatuses,
  steps,
  userActionClasses,
  userActions,
} from '../machine/index.js';

/** Codes that have a name in each language. */
export const namedCodes = {
  machineType: machineTypes,
  connection: connections,
  currentState: currentStates,
  processType: processTypes,
  phase: phases,
  step: steps,
  sensor: sensors,
  sessionStatus: sessionStatuses,
  deviceCommand: deviceCommands,
  commandError: commandErrors,
} as const;

/** Codes that also have a "what to do": those whose meaning is known, and those of which only the class is. */
export const advisedCodes = {
  userAction: { known: userActions, classes: userActionClasses },
  error: { known: machineErrors, classes: machineErrorClasses },
} as const;

export type NamedCode = keyof typeof namedCodes;
export type AdvisedCode = keyof typeof advisedCodes;
/** Whatever a machine numbers. */
export type CodeKind = NamedCode | AdvisedCode;
