import assert from 'node:assert/strict';
import fc from 'fast-check';
import {
  stages,
  type BrewPlanEvent,
  type HandleBrewPlan,
  type RunningOnMachine,
} from '../../../domain/brewPlan/index.js';
import { ada } from '../../support/someActors.js';
import { RefusedError } from '../../../domain/kernel/refusal.js';
import { decider, foreign, planRequest, report, startedBy, stateAfter } from './brewPlanFixtures.js';

const device = fc.constantFrom('base-1', 'keg-1');
const commandId = fc
  .tuple(fc.constantFrom(...stages), fc.integer({ min: 1, max: 3 }))
  .map(([stage, attempt]) => `${stage}-${attempt}`);
const session = fc.integer({ min: 1, max: 4 });
const running: fc.Arbitrary<RunningOnMachine | undefined> = fc.oneof(
  fc.constantFrom(undefined, undefined, foreign),
  fc.tuple(commandId, session).map(([id, number]) => startedBy(id, number)),
);
const source = fc.record({
  epoch: fc.constant(0),
  boot: fc.constant(1),
  seq: fc.integer({ min: 1, max: 9 }),
});
const happening = fc.oneof(
  fc.record({ type: fc.constant('look' as const) }),
  fc.record({ type: fc.constantFrom('commandDone' as const, 'commandExpired' as const), commandId }),
  fc.record({
    type: fc.constant('commandEnded' as const),
    commandId,
    reason: fc.constant('commandFailed' as const),
    detail: fc.constant(''),
  }),
  fc.record({
    type: fc.constant('sessionEnded' as const),
    session,
    outcome: fc.constantFrom('completed' as const, 'completed' as const, 'failed' as const),
    detail: fc.constant(''),
  }),
  fc.record({
    type: fc.constantFrom('actionRequested' as const, 'actionDone' as const),
    session,
    action: fc.integer({ min: 21, max: 23 }),
    source,
  }),
);
/** What runs is what the report leaves: a session that ended does not, and one that asked for something waits. */
const ofMachine = fc.tuple(device, happening, running).map(([deviceId, what, runs]) => {
  if (!runs || !('session' in what) || what.session !== runs.session) return report(deviceId, what, runs);
  if (what.type === 'sessionEnded') return report(deviceId, what);
  const pending = what.type === 'actionRequested' && {
    pending: { action: what.action, source: what.source },
  };
  return report(deviceId, what, { ...runs, ...pending });
});
const ofPerson = fc.constantFrom<HandleBrewPlan>(
  { type: 'resume', resumedBy: ada, atMs: 2000 },
  planRequest(),
);
const busy = commandId.map((id) =>
  report('base-1', { type: 'machineBusy', commandId: id, session: foreign.session }, foreign),
);
const schedule = fc.array(
  fc.oneof(
    { weight: 12, arbitrary: ofMachine },
    { weight: 2, arbitrary: ofPerson },
    { weight: 1, arbitrary: busy },
  ),
  { maxLength: 60 },
);

/** What the commands lead to, one after the other; what is refused leads to nothing. */
function play(commands: readonly HandleBrewPlan[]): readonly BrewPlanEvent[] {
  return commands.reduce<readonly BrewPlanEvent[]>((events, command) => {
    try {
      return [...events, ...decider.decide(command, stateAfter(events))];
    } catch (error) {
      if (error instanceof RefusedError) return events;
      throw error;
    }
  }, []);
}

function lastCommandOf(events: readonly BrewPlanEvent[]): string | undefined {
  const last = events.at(-1);
  return last?.type === 'StageBegun' ? last.data.commandId : undefined;
}

describe('brewPlan, whatever comes in whatever order', () => {
  const holds = (check: (events: readonly BrewPlanEvent[], commands: readonly HandleBrewPlan[]) => void) =>
    fc.assert(
      fc.property(schedule, (rest) => {
        const commands = [planRequest(), ...rest];
        check(play(commands), commands);
      }),
      { numRuns: 500 },
    );

  it('has one command under way at a time, each of another id', () =>
    holds((events) => {
      let underWay: string | undefined;
      const ids = new Set<string>();
      for (const { type, data } of events) {
        if (type !== 'StageBegun') {
          const settles = type !== 'ActionNeeded' && type !== 'ActionAnswered' && type !== 'HandedOver';
          if (settles) underWay = undefined;
          continue;
        }
        assert.equal(underWay, undefined, `${data.commandId} while ${underWay} is under way`);
        assert.ok(!ids.has(data.commandId), `${data.commandId} twice`);
        underWay = data.commandId;
        ids.add(data.commandId);
      }
    }));

  it('never goes back to an earlier stage', () =>
    holds((events) => {
      const order = events.flatMap(({ data }) => ('stage' in data ? [stages.indexOf(data.stage)] : []));
      assert.deepEqual(
        order,
        order.toSorted((a, b) => a - b),
      );
    }));

  it('decides nothing when the last report comes again', () =>
    holds((events, commands) => {
      const last = commands.at(-1);
      if (!last || last.type === 'resume' || last.type === 'plan') return;
      // What becomes of a command is not reported before it is decided.
      const isOfFuture = 'commandId' in last && last.commandId === lastCommandOf(events);
      if (!isOfFuture) assert.deepEqual(decider.decide(last, stateAfter(events)), []);
    }));

  it('has nothing after its end', () =>
    holds((events) => {
      const end = events.findIndex(({ type }) => type === 'PlanCompleted' || type === 'PlanCancelled');
      if (end >= 0) assert.equal(end, events.length - 1);
    }));
});
