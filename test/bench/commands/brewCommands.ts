import {
  brewSession,
  type BrewSessionEvent,
  type ReportToSession,
} from '../../../domain/brewSession/index.js';
import { phases, processTypes, steps, userActions } from '../../../domain/machine/index.js';

const { brew } = processTypes;
const entered = (phase: number, step: number) => ({ type: 'stepEntered', phase, step }) as const;

/** What a base reports of a brew, from its start to its end. */
const reports: readonly ReportToSession['report'][] = [
  { type: 'sessionStarted', processType: brew, recipe: 'Pale Ale' },
  entered(phases.brewPrepare, steps.hydrate1),
  entered(phases.mash, steps.mashIn),
  { type: 'userActionRequested', action: userActions.start },
  { type: 'userActionDone', action: userActions.start },
  entered(phases.mash, steps.mashHeatUp),
  entered(phases.mash, steps.mashing),
  { type: 'thresholdCrossed', sensor: 3, limit: 65, value: 65.2, rising: true },
  entered(phases.mash, steps.mashRest),
  entered(phases.mash, steps.lauter),
  entered(phases.boil, steps.boilHeatUp),
  entered(phases.boil, steps.boil),
  entered(phases.chill, steps.connectWater),
  entered(phases.chill, steps.cool),
  entered(phases.chill, steps.writeKeg),
  entered(phases.chill, steps.brewDone),
  { type: 'sessionCompleted' },
];

/** The commands of one brew, in order: each is decided on what those before it brought about. */
export function brewCommands(deviceId: string, session: number): readonly ReportToSession[] {
  return reports.map((report, index) => ({
    deviceId,
    session,
    source: { epoch: 0, boot: 1, seq: session * reports.length + index },
    late: false,
    atMs: Date.UTC(2026, 2, 1, 6, index),
    report,
  }));
}

export const commandsOfBrew = reports.length;

/** The events that each command of a brew is decided to. */
export function brewEvents(commands: readonly ReportToSession[]): readonly (readonly BrewSessionEvent[])[] {
  let state = brewSession.initialState;
  return commands.map((command) => {
    const events = brewSession.decide(command, state);
    state = events.reduce((before, event) => brewSession.evolve(before, event), state);
    return events;
  });
}
