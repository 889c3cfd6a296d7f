import { setTemperatureLimits } from '../../../../domain/machine/index.js';
import { typedNumber } from '../../../../domain/units/index.js';
import type { CommandRequest, Device } from '../../../apiClient/index.js';

/** Those that need no recipe; settings are changed beside. */
export const kinds = [
  'setTemperature',
  'stopHeating',
  'serve',
  'confirmAction',
  'nextStep',
  'bypassStep',
  'fullRate',
  'wake',
  'cancelSession',
  'reset',
] as const;
export type Kind = (typeof kinds)[number];

/** What a kind wants typed. */
export function wantedBy(kind: Kind): 'celsius' | 'minutes' | undefined {
  if (kind === 'setTemperature' || kind === 'serve') return 'celsius';
  return kind === 'fullRate' ? 'minutes' : undefined;
}

/** They end what somebody brews. */
export function isDangerous(kind: Kind): boolean {
  return kind === 'cancelSession' || kind === 'reset';
}

export const minutesLimits = { low: 1, high: 60 } as const;

export function celsiusLimits({ machineType }: Pick<Device, 'machineType'>) {
  return setTemperatureLimits[machineType?.code ?? -1];
}

type Told = Pick<Device, 'machineType' | 'status'>;
type Composed = { readonly body: CommandRequest } | { readonly wrong: 'celsius' | 'minutes' | 'action' };

/**
 * The command that somebody composed, or what is wrong with it.
 *
 * @param celsius what they typed, in °C; undefined for no number
 */
export function compose(
  kind: Kind,
  device: Told,
  typed: { readonly celsius: number | undefined; readonly minutes: string },
): Composed {
  switch (kind) {
    case 'setTemperature':
    case 'serve': {
      const limits = celsiusLimits(device);
      const { celsius } = typed;
      if (celsius === undefined || (limits && (celsius < limits.minCelsius || celsius > limits.maxCelsius)))
        return { wrong: 'celsius' };
      return { body: { kind, targetCelsius: celsius } };
    }
    case 'fullRate': {
      const minutes = typedNumber(typed.minutes);
      const { low, high } = minutesLimits;
      if (minutes === undefined || !Number.isInteger(minutes) || minutes < low || minutes > high)
        return { wrong: 'minutes' };
      return { body: { kind, minutes } };
    }
    case 'confirmAction': {
      const action = device.status?.userAction?.code;
      return action ? { body: { kind, action } } : { wrong: 'action' };
    }
    default:
      return { body: { kind } };
  }
}
