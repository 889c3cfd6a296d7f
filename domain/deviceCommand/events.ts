/** What a person can ask of a machine. */
export interface SetTemperature {
  readonly kind: 'setTemperature';
  readonly targetCelsius: number;
}
export type DeviceInstruction = SetTemperature;

export type DeviceCommandEvent =
  | {
      readonly type: 'CommandRequested';
      readonly data: {
        readonly commandId: string;
        readonly deviceId: string;
        readonly instruction: DeviceInstruction;
        /** After this it must not be obeyed any more; epoch milliseconds. */
        readonly deadlineMs: number;
        readonly requestedBy: string;
        readonly atMs: number;
      };
    }
  /** Published while the device was online; the broker confirmed it and did not return it. */
  | { readonly type: 'CommandSent'; readonly data: CommandFact }
  /** The broker had no session of the device to give it to; it waits for the next hello. */
  | { readonly type: 'CommandReturned'; readonly data: CommandFact }
  | { readonly type: 'CommandReceived'; readonly data: CommandFact }
  | { readonly type: 'CommandDone'; readonly data: CommandFact & { readonly late: boolean } }
  | {
      readonly type: 'CommandFailed';
      readonly data: CommandFact & { readonly reason: string; readonly late: boolean };
    }
  | { readonly type: 'CommandExpired'; readonly data: CommandFact };

interface CommandFact {
  readonly commandId: string;
  readonly deviceId: string;
  readonly atMs: number;
}

export type CommandStatus = 'waiting' | 'sent' | 'received' | 'done' | 'failed' | 'expired';

export type DeviceCommand =
  | { readonly status: 'none' }
  | {
      readonly status: CommandStatus;
      readonly commandId: string;
      readonly deviceId: string;
      readonly instruction: DeviceInstruction;
      readonly deadlineMs: number;
    };

export const initialState: DeviceCommand = { status: 'none' };

const statusAfter = {
  CommandSent: 'sent',
  CommandReturned: 'waiting',
  CommandReceived: 'received',
  CommandDone: 'done',
  CommandFailed: 'failed',
  CommandExpired: 'expired',
} as const satisfies Record<Exclude<DeviceCommandEvent['type'], 'CommandRequested'>, CommandStatus>;

export function evolve(state: DeviceCommand, event: DeviceCommandEvent): DeviceCommand {
  if (event.type === 'CommandRequested') {
    const { commandId, deviceId, instruction, deadlineMs } = event.data;
    return { status: 'waiting', commandId, deviceId, instruction, deadlineMs };
  }
  return state.status === 'none' ? state : { ...state, status: statusAfter[event.type] };
}

/** A status that no further event of the normal course leaves. */
export function isSettled(status: DeviceCommand['status']): boolean {
  return status === 'done' || status === 'failed' || status === 'expired';
}
