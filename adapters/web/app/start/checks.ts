import { machineTypes, processTypes } from '../../../../domain/machine/index.js';
import type { Brew, Device, Schemas } from '../../../apiClient/index.js';

export type Level = 'good' | 'warn' | 'bad';

export interface Check {
  readonly level: Level;
  readonly code:
    | 'online'
    | 'offline'
    | 'free'
    | 'busy'
    | 'inBrew'
    | 'cleaned'
    | 'cleaningDue'
    | 'notCleaned'
    | 'water'
    | 'limits'
    | 'refused'
    | 'laterAgain'
    | 'dryRun'
    | 'dryRunOpen';
  /** The machine it is about. */
  readonly deviceId?: string;
  /** What the API refuses. */
  readonly refusal?: Refusal;
}

/** A rule of the API; its code, where it has one, says which, and `values` of what. */
export interface Refusal {
  readonly field: string;
  readonly rule: string;
  readonly code?: string;
  readonly values?: Readonly<Record<string, string | number>>;
}

export interface StartInput {
  readonly base: Device;
  readonly keg: Device;
  readonly brews: readonly Brew[];
  readonly cleansFirst: boolean;
  /** What the machines do now says little of then. */
  readonly isLater: boolean;
  /** Whether an alarm says that the base is to be cleaned. */
  readonly isCleaningDue: boolean;
  /** What the machine would refuse of the recipe; undefined for the machine's own program. */
  readonly refusals: readonly Refusal[] | undefined;
  /** What the dry run answered; undefined while it is not known. */
  readonly dryRun: readonly Refusal[] | undefined;
}

/** What is known of whether a brew can begin, and what is not. */
export function checksOf(input: StartInput): readonly Check[] {
  const { base, keg, brews, refusals, dryRun } = input;
  const now = [
    ...[connectionOf(base), freedomOf(base, brews)],
    ...[connectionOf(keg), freedomOf(keg, brews)],
  ];
  const again: Check = { level: 'warn', code: 'laterAgain' };
  const machines = input.isLater ? [...now.filter(({ code }) => code === 'inBrew'), again] : now;
  const machineOf = ({ field }: Refusal) =>
    field === 'baseId' ? base.deviceId : field === 'kegId' ? keg.deviceId : undefined;
  const isTold = (refusal: Refusal) =>
    machines.some(({ code, deviceId }) => code === 'inBrew' && deviceId === machineOf(refusal));
  return [
    ...machines,
    cleaningOf(input),
    { level: 'warn', code: 'water' },
    ...(refusals === undefined ? [] : refusalsOf(refusals, 'limits')),
    ...(dryRun === undefined
      ? [{ level: 'warn', code: 'dryRunOpen' } as const]
      : refusalsOf(dryRun, 'dryRun')
          .filter(({ refusal }) => refusal === undefined || !isTold(refusal))
          .map((check) => {
            const deviceId = check.refusal && machineOf(check.refusal);
            return { ...check, ...(deviceId !== undefined && { deviceId }) };
          })),
  ];
}

/** Whether something forbids the start. */
export function isForbidden(checks: readonly Check[]): boolean {
  return checks.some(({ level }) => level === 'bad');
}

export function isFree({ status, sessionId }: Device): boolean {
  const process = status?.processType?.code ?? processTypes.idle;
  return process === processTypes.idle || (status?.state?.code === 0 && sessionId === null);
}

export function machinesOf(devices: readonly Device[], type: keyof typeof machineTypes): readonly Device[] {
  return devices.filter(({ machineType }) => machineType?.code === machineTypes[type]);
}

const openStatuses: ReadonlySet<Brew['status']> = new Set([
  'planned',
  'running',
  'waitingForMachine',
  'halted',
]);

/** The brew that a machine is in: a base only for its own stages, a keg until the beer is served. */
export function brewOn(deviceId: string, brews: readonly Brew[]): Brew | undefined {
  return brews.find(
    ({ status, baseId, kegId, stages }) =>
      openStatuses.has(status) &&
      (kegId === deviceId || (baseId === deviceId && stages.some((each) => isAhead(each, deviceId)))),
  );
}

function isAhead({ deviceId, status }: Schemas['Brew']['stages'][number], of: string): boolean {
  return deviceId === of && status !== 'completed' && status !== 'cancelled';
}

function connectionOf({ deviceId, online }: Device): Check {
  return online ? { level: 'good', code: 'online', deviceId } : { level: 'warn', code: 'offline', deviceId };
}

function freedomOf(device: Device, brews: readonly Brew[]): Check {
  const { deviceId } = device;
  if (brewOn(deviceId, brews)) return { level: 'bad', code: 'inBrew', deviceId };
  return isFree(device)
    ? { level: 'good', code: 'free', deviceId }
    : { level: 'warn', code: 'busy', deviceId };
}

function cleaningOf({ base: { deviceId }, cleansFirst, isCleaningDue }: StartInput): Check {
  if (cleansFirst) return { level: 'good', code: 'cleaned', deviceId };
  return { level: 'warn', code: isCleaningDue ? 'cleaningDue' : 'notCleaned', deviceId };
}

function refusalsOf(refusals: readonly Refusal[], none: Check['code']): readonly Check[] {
  if (refusals.length === 0) return [{ level: 'good', code: none }];
  return refusals.map((refusal) => ({ level: 'bad', code: 'refused', refusal }));
}
