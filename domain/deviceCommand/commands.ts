import { BrewlineError } from '../errors.js';
import { machineTypes, nameOf, setTemperatureLimits } from '../machine/index.js';
import { isSettled, type DeviceCommand, type DeviceCommandEvent, type DeviceInstruction } from './events.js';

/** Deadlines lie at most this far ahead: a machine that is away longer than a day gets no surprises. */
export const maxDeadlineMs = 86_400_000;

export type HandleDeviceCommand =
  | {
      readonly type: 'request';
      readonly commandId: string;
      readonly deviceId: string;
      readonly machineType: number;
      readonly instruction: DeviceInstruction;
      readonly deadlineMs: number;
      readonly requestedBy: string;
      readonly atMs: number;
    }
  | { readonly type: 'markSent' | 'markReturned' | 'expire'; readonly atMs: number }
  | {
      readonly type: 'acknowledge';
      readonly outcome: 'received' | 'done' | 'failed';
      readonly reason: string;
      readonly atMs: number;
    };

/**
 * What happens to a command. What people ask can be refused; what machines and the broker report can't.
 *
 * @throws BrewlineError `COMMAND_REFUSED` naming the rule, for `request` only.
 */
export function decide(command: HandleDeviceCommand, state: DeviceCommand): readonly DeviceCommandEvent[] {
  if (command.type === 'request') return state.status === 'none' ? [request(command)] : [];
  if (state.status === 'none') return [];
  const fact = { commandId: state.commandId, deviceId: state.deviceId, atMs: command.atMs };
  switch (command.type) {
    case 'markSent':
      return isUnreceived(state) ? [{ type: 'CommandSent', data: fact }] : [];
    case 'markReturned':
      return state.status === 'sent' ? [{ type: 'CommandReturned', data: fact }] : [];
    case 'expire': {
      const due = !isSettled(state.status) && command.atMs >= state.deadlineMs;
      return due ? [{ type: 'CommandExpired', data: fact }] : [];
    }
    case 'acknowledge':
      return acknowledge(command, state, fact);
  }
}

type Known = Exclude<DeviceCommand, { status: 'none' }>;

function request(command: Extract<HandleDeviceCommand, { type: 'request' }>): DeviceCommandEvent {
  const { commandId, deviceId, machineType, instruction, deadlineMs, requestedBy, atMs } = command;
  refuseUnlessWithinLimits(instruction, machineType);
  if (deadlineMs <= atMs || deadlineMs > atMs + maxDeadlineMs) {
    throw new BrewlineError('COMMAND_REFUSED', 'deadline: it must lie ahead, and at most 24 hours');
  }
  return {
    type: 'CommandRequested',
    data: { commandId, deviceId, instruction, deadlineMs, requestedBy, atMs },
  };
}

function refuseUnlessWithinLimits({ targetCelsius }: DeviceInstruction, machineType: number): void {
  const limits = setTemperatureLimits[machineType];
  const machine = nameOf(machineTypes, machineType);
  if (!limits)
    throw new BrewlineError('COMMAND_REFUSED', `a machine of type ${machine} takes no set temperature`);
  const { minCelsius, maxCelsius } = limits;
  if (!(targetCelsius >= minCelsius && targetCelsius <= maxCelsius)) {
    const rule = `a ${machine} takes ${minCelsius} to ${maxCelsius} °C, not ${targetCelsius}`;
    throw new BrewlineError('COMMAND_REFUSED', `targetCelsius: ${rule}`);
  }
}

function acknowledge(
  { outcome, reason }: Extract<HandleDeviceCommand, { type: 'acknowledge' }>,
  state: Known,
  fact: { readonly commandId: string; readonly deviceId: string; readonly atMs: number },
): readonly DeviceCommandEvent[] {
  if (state.status === 'done' || state.status === 'failed') return [];
  const late = state.status === 'expired';
  switch (outcome) {
    case 'received':
      return isUnreceived(state) ? [{ type: 'CommandReceived', data: fact }] : [];
    case 'done':
      return [{ type: 'CommandDone', data: { ...fact, late } }];
    case 'failed':
      return [{ type: 'CommandFailed', data: { ...fact, reason, late } }];
  }
}

function isUnreceived(state: Known): boolean {
  return state.status === 'waiting' || state.status === 'sent';
}
