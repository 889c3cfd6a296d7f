import assert from 'node:assert/strict';
import { ada } from '../../support/someActors.js';
import type { BrewPlanEvent, Stage } from '../../../domain/brewPlan/index.js';
import type { RecordedEvent } from '../../../domain/kernel/events.js';
import { brewPlanEvents, projectBrewPlans, type BrewPlanRow } from '../../../projections/brewPlans/index.js';
import { connected, recorded } from './recorded.js';

const planId = 'plan-1';
const planned: BrewPlanEvent = {
  type: 'BrewPlanned',
  data: { planId, baseId: 'base', kegId: 'keg', stages: ['brew', 'ferment'], plannedBy: ada, atMs: 1000 },
};
const fact = (stage: Stage = 'brew') => ({
  planId,
  stage,
  deviceId: stage === 'brew' ? 'base' : 'keg',
  atMs: 2000,
});
const devices = { planId, baseId: 'base', kegId: 'keg', atMs: 2000 };
const begun: BrewPlanEvent = { type: 'StageBegun', data: { ...fact(), commandId: 'c1', attempt: 1 } };
const running: BrewPlanEvent = { type: 'StageRunning', data: { ...fact(), session: 9 } };
const action = { ...fact(), session: 9, action: 21, source: { epoch: 0, boot: 1, seq: 1 } };
const needed: BrewPlanEvent = { type: 'ActionNeeded', data: action };
const halted: BrewPlanEvent = {
  type: 'PlanHalted',
  data: { ...fact(), reason: 'sessionFailed', detail: 'in step brewFailed' },
};

function records(...events: readonly BrewPlanEvent[]): RecordedEvent[] {
  return events.map(({ type, data }, index) => ({
    stream: `brewPlan-${data.planId}`,
    revision: BigInt(index),
    position: BigInt(index),
    id: String(index),
    type,
    data,
    metadata: { schemaVersion: 1, recordedAt: '2026-03-01T12:00:00.000Z', causedBy: 'test' },
  }));
}

function rowAfter(...events: BrewPlanEvent[]): BrewPlanRow {
  const [row] = projectBrewPlans(brewPlanEvents(records(planned, ...events)), new Map());
  assert.ok(row);
  return row;
}

/** What the row says that the one before did not, of the plan and of its brew stage. */
function changeBy(before: readonly BrewPlanEvent[], event: BrewPlanEvent) {
  const [old, now] = [rowAfter(...before), rowAfter(...before, event)];
  const plan = Object.entries(differences(old, now)).filter(
    ([key]) => key !== 'stages' && key !== 'updatedAtMs',
  );
  return { plan: Object.fromEntries(plan), brew: differences(old.stages[0], now.stages[0]) };
}

function differences<T extends object>(old: T | undefined, now: T | undefined): Partial<T> {
  const changed = Object.entries(now ?? {}).filter(
    ([key, value]) => JSON.stringify(value) !== JSON.stringify(old?.[key as keyof T]),
  );
  return Object.fromEntries(changed) as Partial<T>;
}

describe('projectBrewPlans', () => {
  it('begins a row with what was planned', () => {
    const stage = {
      status: 'planned',
      attempts: 0,
      commandId: null,
      sessionId: null,
      startedAtMs: null,
      endedAtMs: null,
    };
    assert.deepEqual(rowAfter(), {
      planId,
      number: 1,
      baseId: 'base',
      kegId: 'keg',
      status: 'running',
      stage: 'brew',
      stages: [
        { stage: 'brew', deviceId: 'base', ...stage },
        { stage: 'ferment', deviceId: 'keg', ...stage },
      ],
      action: null,
      halt: null,
      recipeVersion: null,
      startAtMs: null,
      plannedBy: ada,
      plannedAtMs: 1000,
      updatedAtMs: 1000,
    });
  });

  const awaited: BrewPlanEvent = { type: 'StageAwaited', data: { ...fact(), session: 7 } };
  const completed: BrewPlanEvent = { type: 'StageCompleted', data: { ...fact(), session: 9 } };
  const nobody = { action: null };
  const cases: readonly (readonly [readonly BrewPlanEvent[], BrewPlanEvent, object, object])[] = [
    [[], awaited, { status: 'waitingForMachine' }, { status: 'waiting', sessionId: 'base.7' }],
    [
      [awaited],
      begun,
      { status: 'running' },
      { status: 'asked', commandId: 'c1', attempts: 1, sessionId: null },
    ],
    [[begun], { type: 'StageExpired', data: { ...fact(), commandId: 'c1' } }, {}, {}],
    [[begun], { type: 'StageAccepted', data: { ...fact(), commandId: 'c1' } }, {}, { status: 'accepted' }],
    [[begun], running, {}, { status: 'running', sessionId: 'base.9', startedAtMs: 2000 }],
    [[begun, running], needed, { action: { deviceId: 'base', action: 21, sinceMs: 2000 } }, {}],
    [[begun, running, needed], { type: 'ActionAnswered', data: action }, nobody, {}],
    [
      [begun, running, needed],
      completed,
      { ...nobody, stage: 'ferment' },
      { status: 'completed', endedAtMs: 2000 },
    ],
    [
      [begun, running, completed],
      { type: 'HandedOver', data: { planId, fromId: 'base', toId: 'keg', atMs: 2000 } },
      {},
      {},
    ],
    [[begun, running, completed], { type: 'PlanCompleted', data: devices }, { status: 'completed' }, {}],
    [
      [begun, running, needed],
      halted,
      { ...nobody, status: 'halted', halt: { reason: 'sessionFailed', detail: 'in step brewFailed' } },
      { status: 'halted', endedAtMs: 2000 },
    ],
    [
      [begun, running, halted],
      { type: 'PlanResumed', data: { ...fact(), resumedBy: ada } },
      { status: 'running', halt: null },
      { status: 'planned', sessionId: null, startedAtMs: null, endedAtMs: null },
    ],
    [
      [begun, halted],
      running,
      { status: 'running', halt: null },
      { status: 'running', sessionId: 'base.9', startedAtMs: 2000, endedAtMs: null },
    ],
    [
      [begun],
      { type: 'PlanCancelled', data: { ...devices, cancelledBy: ada } },
      { status: 'cancelled', halt: { reason: 'cancelled', detail: 'by a person' } },
      { status: 'cancelled', endedAtMs: 2000 },
    ],
  ];
  for (const [before, event, plan, brew] of cases)
    it(`changes on ${event.type} what it says and nothing else`, () =>
      assert.deepEqual(changeBy(before, event), { plan, brew }));

  it('waits for its time, begins then, or says why not', () => {
    const later: BrewPlanEvent = { ...planned, data: { ...planned.data, startAtMs: 5000 } };
    const started: BrewPlanEvent = { type: 'PlanStarted', data: { ...fact(), startsByMs: 9000 } };
    const missed: BrewPlanEvent = {
      type: 'PlanHalted',
      data: { ...fact(), reason: 'startMissed', detail: 'late' },
    };
    const standing = ({ status, startAtMs, halt }: BrewPlanRow) => [status, startAtMs, halt?.reason];
    assert.deepEqual(standing(rowAfter(later)), ['planned', 5000, undefined]);
    assert.deepEqual(standing(rowAfter(later, started)), ['running', 5000, undefined]);
    assert.deepEqual(standing(rowAfter(later, missed)), ['halted', 5000, 'startMissed']);
  });

  it('says why Brewline itself cancelled a plan', () => {
    const reason = 'base is in brew p0, which was planned before';
    const cancelled: BrewPlanEvent = {
      type: 'PlanCancelled',
      data: { ...devices, cancelledBy: 'brewline', reason },
    };
    assert.deepEqual(rowAfter(cancelled).halt, { reason: 'cancelled', detail: reason });
  });

  it('has no stage when all are over', () => {
    const fermented: BrewPlanEvent = { type: 'StageCompleted', data: { ...fact('ferment'), session: 1 } };
    assert.equal(rowAfter(begun, running, completed, fermented).stage, null);
  });

  it('goes on from the row that is there', () => {
    const before = rowAfter(begun);
    const [row] = projectBrewPlans(brewPlanEvents(records(running)), new Map([[planId, before]]));
    assert.deepEqual(row, rowAfter(begun, running));
    assert.deepEqual(projectBrewPlans(brewPlanEvents(records(running)), new Map()), []);
  });

  it('numbers the brews of each person, going on from what they had', () => {
    const plannedAs = (id: string, plannedBy: string): BrewPlanEvent => ({
      type: 'BrewPlanned',
      data: { ...planned.data, planId: id, plannedBy },
    });
    const events = [plannedAs('a', ada), plannedAs('b', 'berta'), plannedAs('c', ada), plannedAs('a', ada)];
    const rows = projectBrewPlans(brewPlanEvents(records(...events)), new Map(), new Map([[ada, 7]]));
    assert.deepEqual(Object.fromEntries(rows.map((row) => [row.planId, row.number])), { a: 8, b: 1, c: 9 });
    const later = projectBrewPlans(
      brewPlanEvents(records(begun)),
      new Map([[planId, rowAfter()]]),
      new Map(),
    );
    assert.equal(later[0]?.number, 1, 'it keeps its number');
  });

  it('takes no other stream for a plan', () => assert.deepEqual(brewPlanEvents(recorded(connected)), []));
});
