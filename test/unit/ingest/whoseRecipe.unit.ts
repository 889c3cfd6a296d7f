import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { withWhoseRecipe } from '../../../commands/ingest/whoseRecipe.js';
import { deviceCommand, type DeviceCommandEvent } from '../../../domain/deviceCommand/index.js';
import type { ReportToSession, SessionReport } from '../../../domain/brewSession/index.js';

const [owner, friend] = [randomUUID(), randomUUID()];
const [deviceId, commandId, atMs] = ['base-1', randomUUID(), 1_000];
const recipe = { name: 'Kölsch', processType: 1, steps: [] };

describe('whose text the name of a recipe is that a machine reports', () => {
  it('is the person’s who asked for the session, also when the command has ended', async () => {
    assert.equal(await whose({ ...started, commandId }, [requested]), friend);
    const done = { type: 'CommandDone', data: { commandId, deviceId, atMs, late: false } } as const;
    assert.equal(await whose({ ...started, commandId }, [requested, done]), friend);
  });

  it('stays so over a snapshot of the queue', async () => {
    const queue = [requested].reduce(
      (state, event) => deviceCommand.evolve(state, event),
      deviceCommand.initialState,
    );
    const snapshot = { type: 'QueueCarriedForward', data: { deviceId, atMs, queue } } as const;
    assert.equal(await whose({ ...started, commandId }, [snapshot]), friend);
  });

  it('is the owner’s where nobody asked, or nobody knows who did', async () => {
    assert.equal(await whose(started, [requested]), owner);
    assert.equal(await whose({ ...started, commandId: randomUUID() }, [requested]), owner);
  });

  it('is nobody’s where nobody owns the machine, or there is no name', async () => {
    assert.equal(await whose(started, [], []), undefined);
    assert.equal(await whose({ ...started, recipe: '' }, [requested]), undefined);
  });

  it('is not asked for any other report', async () => {
    const commands = [
      commandOf({ type: 'readings', processType: 1 }),
      commandOf({ type: 'sessionCompleted' }),
    ];
    const fail = () => Promise.reject(new Error('nothing is looked up'));
    const parts = { commands: { load: fail } as never, owners: { ownerAt: fail } };
    assert.equal(await withWhoseRecipe(commands, parts), commands);
  });
});

const started = { type: 'sessionStarted', processType: 1, recipe: recipe.name } as const;
const requested: DeviceCommandEvent = {
  type: 'CommandRequested',
  data: {
    ...{ commandId, deviceId, atMs, deadlineMs: 2_000, requestedBy: friend },
    instruction: { kind: 'startSession', processType: 1, recipe },
  },
};

function commandOf(report: SessionReport): ReportToSession {
  return { deviceId, session: 1, source: { epoch: 0, boot: 1, seq: 1 }, late: false, atMs, report };
}

async function whose(
  report: SessionReport,
  events: readonly DeviceCommandEvent[],
  owners: readonly string[] = [owner],
): Promise<string | undefined> {
  const queue = events.reduce(
    (state, event) => deviceCommand.evolve(state, event),
    deviceCommand.initialState,
  );
  const [command] = await withWhoseRecipe([commandOf(report)], {
    commands: { load: async () => queue } as never,
    owners: { ownerAt: async (id, at) => (id === deviceId && at === atMs ? owners[0] : undefined) },
  });
  return command?.report.type === 'sessionStarted' ? command.report.recipeOf : undefined;
}
