import { phases, steps, userActions } from '../../../domain/machine/index.js';
import type { Schemas } from '../../../adapters/apiClient/index.js';
import type { RecordingOptions } from '../../../adapters/device/index.js';
import type { SimulatedDevice } from '../machines/index.js';

/** Logins of the demo's brewers. The first one's password is shown. */
export const demoBrewers = ['ada', 'ben', 'cleo'] as const;
type Login = (typeof demoBrewers)[number];

type Machine = Pick<SimulatedDevice, 'state' | 'running'>;

/** A brew that a brewer plans on a pair of machines of theirs, and where it stands when the demo is ready. */
export interface DemoBrew {
  readonly login: Login;
  readonly pair: number;
  readonly stages: readonly Schemas['BrewStage'][];
  /** Of the recipes that the brewer imports; the machines' own programs when left out. */
  readonly recipe?: number;
  /** The step in which the base fails, so that the brew halts. */
  readonly failsAtStep?: number;
  readonly isThere: (base: Machine, keg: Machine) => boolean;
}

const whole = ['clean', 'brew', 'ferment', 'serve'] as const;
const fromBrew = ['brew', 'ferment', 'serve'] as const;
const inKeg = ['ferment', 'serve'] as const;

const atStep = (step: number) => (base: Machine) => base.running?.plan.step === step;
const waitsFor = (action: number) => (base: Machine) => base.running?.waitsFor === action;
const inPhase = (phase: number) => (_: Machine, keg: Machine) => keg.running?.plan.phase === phase;

/** Each brewer's in the order in which they begin them. */
export const demoBrews: readonly DemoBrew[] = [
  { login: 'ada', pair: 1, stages: fromBrew, recipe: 0, isThere: atStep(steps.mashRest) },
  // Days of fermentation in a minute would leave no original gravity to see.
  { login: 'ada', pair: 2, stages: inKeg, isThere: inPhase(phases.primaryFermentation) },
  { login: 'ada', pair: 3, stages: fromBrew, recipe: 1, isThere: waitsFor(userActions.finish) },
  { login: 'ben', pair: 4, stages: fromBrew, recipe: 1, isThere: atStep(steps.boil) },
  { login: 'ben', pair: 5, stages: inKeg, isThere: inPhase(phases.clarification) },
  {
    ...{ login: 'ben', pair: 6, stages: inKeg },
    isThere: (_, keg) => keg.running?.plan.step === steps.servingTemperatureControl,
  },
  { login: 'ben', pair: 7, stages: whole, recipe: 0, isThere: waitsFor(userActions.startCleaning) },
  { login: 'cleo', pair: 8, stages: whole, recipe: 1, isThere: atStep(steps.cleanCirculate1) },
  { login: 'cleo', pair: 9, stages: inKeg, isThere: inPhase(phases.carbonating) },
  {
    ...{ login: 'cleo', pair: 10, stages: fromBrew, failsAtStep: steps.mashIn },
    isThere: ({ state }) => state.lastSession > 0 && state.session === 0,
  },
];

export const baseOf = (pair: number) => `demo-base-${pair}`;
export const kegOf = (pair: number) => `demo-keg-${pair}`;

/** Switched off when it has sent what it recorded. */
export const offlineKeg = kegOf(11);
/** It began to ferment at the press of its button, some days ago, while it had no network. */
export const administratorsKeg = kegOf(12);
const administratorsBase = baseOf(12);

/** The machines of each brewer. */
export const machinesOfBrewers: ReadonlyMap<string, readonly string[]> = new Map(
  demoBrewers.map((login) => {
    const pairs = demoBrews.filter((brew) => brew.login === login).map(({ pair }) => pair);
    const others = login === demoBrewers[0] ? [offlineKeg] : [];
    return [login, [...pairs.flatMap((pair) => [baseOf(pair), kegOf(pair)]), ...others]];
  }),
);
export const machinesOfAdministrator: readonly string[] = [administratorsBase, administratorsKeg];
export const demoMachines: readonly string[] = [
  ...[...machinesOfBrewers.values()].flat(),
  ...machinesOfAdministrator,
];

/** What a machine recorded before the demo: a file of `adapters/device/recordings/samples`, and how it is read. */
export interface DemoRecording {
  readonly deviceId: string;
  readonly sample: string;
  readonly beer: string;
  readonly options: RecordingOptions;
  /** Hours from its end until the demo is made. */
  readonly endedHoursAgo: number;
}

const units = (unit: 'C' | 'F' | 'SG', ...columns: string[]) => columns.map((column) => ({ column, unit }));

export const demoRecordings: readonly DemoRecording[] = [
  {
    ...{ deviceId: kegOf(2), sample: 'tilt.csv', beer: 'Smoked porter', endedHoursAgo: 26 },
    options: { timeZone: 'America/New_York', units: units('F', 'Temp') },
  },
  { deviceId: baseOf(2), sample: 'brauerei.csv', beer: 'Pale ale, mash', endedHoursAgo: 24, options: {} },
  { deviceId: offlineKeg, sample: 'brewfather.csv', beer: 'Bitter', endedHoursAgo: 30, options: {} },
  { deviceId: kegOf(5), sample: 'rapt.csv', beer: 'Pale ale', endedHoursAgo: 25, options: {} },
  {
    ...{ deviceId: baseOf(6), sample: 'generic.csv', beer: 'Wheat, kettle', endedHoursAgo: 28 },
    options: { process: 'brew', startMs: 0 },
  },
  {
    ...{ deviceId: kegOf(9), sample: 'ispindel.csv', beer: 'Helles', endedHoursAgo: 27 },
    options: { timeZone: '+01:00' },
  },
  {
    ...{ deviceId: administratorsBase, sample: 'brauerei.csv', beer: 'Bitter, mash', endedHoursAgo: 29 },
    options: {},
  },
];
