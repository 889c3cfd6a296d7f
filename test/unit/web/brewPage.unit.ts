import assert from 'node:assert/strict';
import { userActions } from '../../../domain/machine/index.js';
import { factOf, hindranceOf, instructionsOf } from '../../../adapters/web/app/brew/actions.js';
import { newestCommand, progressOf } from '../../../adapters/web/app/brew/commandProgress.js';
import { nextStepAt } from '../../../adapters/web/app/brew/nextStep.js';
import { standingOfBrew, standingOfSession } from '../../../adapters/web/app/brew/standing.js';
import type { Command } from '../../../adapters/apiClient/index.js';

const action = { deviceId: 'keg-2', action: { code: 28, name: 'fitAirlock' }, since: '2026-11-28T12:00:00Z' };
const requestedAt = '2026-11-28T13:05:02.000Z';
const updatedAt = '2026-11-28T13:05:04.000Z';

describe('what the page of a brew says', () => {
  it('how it stands with it: what is over or halted stays so, and of a machine that is away nobody knows more', () => {
    assert.equal(standingOfBrew({ status: 'running', action: null }, 'fresh'), 'running');
    assert.equal(standingOfBrew({ status: 'running', action }, 'fresh'), 'needsYou');
    assert.equal(standingOfBrew({ status: 'running', action }, 'offline'), 'offline');
    assert.equal(standingOfBrew({ status: 'running', action: null }, 'stale'), 'stale');
    assert.equal(standingOfBrew({ status: 'halted', action: null }, 'offline'), 'fault');
    assert.equal(standingOfBrew({ status: 'completed', action: null }, 'offline'), 'done');
    assert.equal(standingOfBrew({ status: 'waitingForMachine', action: null }, 'fresh'), 'waiting');
    assert.equal(standingOfSession({ status: 'failed', pendingAction: null }, 'fresh'), 'fault');
    assert.equal(standingOfSession({ status: 'active', pendingAction: action.action }, 'fresh'), 'needsYou');
    assert.equal(standingOfSession({ status: 'abandoned', pendingAction: null }, 'fresh'), 'paused');
  });

  it('how far a command has come, and no time that is not known', () => {
    const points = (status: Command['status']) =>
      progressOf({ status, requestedAt, updatedAt }).reached.map(({ point, atMs }) => [point, atMs]);
    const askedAt = Date.parse(requestedAt);
    const changedAt = Date.parse(updatedAt);
    assert.deepEqual(points('received'), [
      ['asked', askedAt],
      ['received', changedAt],
    ]);
    assert.deepEqual(points('done'), [
      ['asked', askedAt],
      ['received', undefined],
      ['done', changedAt],
    ]);
    // It may have ended without ever having been received.
    assert.deepEqual(points('expired'), [
      ['asked', askedAt],
      ['expired', changedAt],
    ]);
    assert.equal(progressOf({ status: 'waiting', requestedAt, updatedAt }).outcome, 'open');
    assert.equal(progressOf({ status: 'failed', requestedAt, updatedAt }).outcome, 'notDone');
  });

  it('which command is the newest, in whatever order they come', () => {
    const commands = ['2026-11-28T13:02:00Z', '2026-11-28T13:04:00Z', '2026-11-28T13:03:00Z'].map(
      (at) => ({ requestedAt: at, status: at.includes('04') ? 'failed' : 'done' }) as Command,
    );
    assert.equal(newestCommand(commands, () => true)?.requestedAt, '2026-11-28T13:04:00Z');
    assert.equal(
      newestCommand(commands, ({ status }) => status === 'done')?.requestedAt,
      '2026-11-28T13:03:00Z',
    );
    assert.equal(
      newestCommand(commands, ({ status }) => status === 'waiting'),
      undefined,
    );
  });

  it('what to do, sentence by sentence, the fact on the button, and why the machine can not be told', () => {
    assert.deepEqual(instructionsOf('Fit the airlock to the keg. Confirm when it sits tight.'), [
      'Fit the airlock to the keg.',
      'Confirm when it sits tight.',
    ]);
    assert.equal(factOf(userActions.fitAirlock), 'fact.airlockFitted');
    assert.equal(factOf(45), 'fact.inOrder');
    assert.equal(factOf(9_999), 'fact.done');
    assert.equal(hindranceOf('lost', true), 'noConnection');
    assert.equal(hindranceOf('open', false), 'machineAway');
    assert.equal(hindranceOf('open', true), undefined);
  });

  it('when the next step comes, unless that is over or depends on somebody', () => {
    const reading = { atMs: 1_000_000, freshness: 'fresh' as const };
    const next = { reading, secondsToNext: 60, isActionOwed: false };
    assert.equal(nextStepAt(next, 1_010_000), 1_060_000);
    assert.equal(nextStepAt(next, 1_070_000), undefined);
    assert.equal(nextStepAt({ ...next, isActionOwed: true }, 1_010_000), undefined);
    assert.equal(nextStepAt({ ...next, secondsToNext: 0 }, 1_010_000), undefined);
    assert.equal(
      nextStepAt({ ...next, reading: { ...reading, freshness: 'offline' } }, 1_010_000),
      undefined,
    );
  });
});
