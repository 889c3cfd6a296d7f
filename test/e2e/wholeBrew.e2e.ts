import assert from 'node:assert/strict';
import { createEventStore } from '../../adapters/eventStore/index.js';
import { brewPlan } from '../../domain/brewPlan/index.js';
import { brewSession } from '../../domain/brewSession/index.js';
import { device as deviceCategory } from '../../domain/device/index.js';
import { deviceCommand } from '../../domain/deviceCommand/index.js';
import { idInStream, streamName } from '../../domain/kernel/streams.js';
import { machineTypes, phases, processTypes, steps, userActions } from '../../domain/machine/index.js';
import type { RecipeStep } from '../../domain/recipe/index.js';
import type { LogLine } from '../../domain/sessionLog/index.js';
import {
  dataOf,
  type Brew,
  type Schemas,
  type Session,
  type TimelineEntry,
  type Coded,
} from '../../adapters/apiClient/index.js';
import { apiOf, found, isOnline, requestCommand, type ApiClient } from '../support/apiClient.js';
import { useStack } from '../support/sharedStack.js';
import type { Stack } from '../support/stack.js';
import { until } from '../support/until.js';
import { AttendedMachine } from './attendedMachine.js';

type Asked = readonly [machine: 'base' | 'keg', action: number];

const minutes = (count: number) => ({ type: 'after', minutes: count }) as const;
const mash = (step: number, targetCelsius: number, until: RecipeStep['until']): RecipeStep => ({
  phase: phases.mash,
  step,
  targetCelsius,
  until,
});
const bitter: Schemas['Recipe'] = {
  name: 'Bitter of the test',
  processType: processTypes.brew,
  batchLitres: 5.5,
  grainKg: 1.8,
  steps: [
    {
      phase: phases.brewPrepare,
      step: steps.rinsePrepare,
      until: minutes(1),
      userAction: userActions.start,
    },
    { phase: phases.brewPrepare, step: steps.rinseFlowCheck, until: minutes(1) },
    mash(steps.mashIn, 52, { type: 'targetReached' }),
    mash(steps.mashHeatUp, 66, { type: 'targetReached' }),
    mash(steps.mashRest, 66, minutes(60)),
    mash(steps.sparge, 78, minutes(10)),
    mash(steps.lauter, 78, minutes(15)),
    { phase: phases.boil, step: steps.boilHeatUp, until: { type: 'targetReached' }, targetCelsius: 98 },
    { phase: phases.boil, step: steps.boil, until: minutes(60), targetCelsius: 98, hopSlot: 1 },
    { phase: phases.chill, step: steps.connectWater, until: minutes(1) },
    { phase: phases.chill, step: steps.cool, until: minutes(30), targetCelsius: 25 },
    { phase: phases.chill, step: steps.writeKeg, until: minutes(1) },
    { phase: phases.chill, step: steps.brewDone, until: minutes(1), userAction: userActions.finish },
  ],
};

/** What the machines do by their own programs, and what the recipe says, in their order. */
const expectedSteps: Readonly<Record<string, readonly number[]>> = {
  clean: [
    steps.cleanPrepare,
    steps.cleanDrain,
    steps.cleanHeatUp,
    steps.cleanCirculate1,
    steps.cleanCirculate2,
    steps.cleanRinse1,
    steps.cleanRinse2,
    steps.cleanDone,
  ],
  brew: bitter.steps.map(({ step }) => step),
  ferment: [
    steps.fermentationPrepare,
    steps.airlockOn,
    steps.trubContainer,
    steps.fermentationTemperatureControl,
    steps.carbonating,
  ],
  serve: [steps.servingPrepare, steps.servingCool, steps.tap, steps.servingTemperatureControl],
};
const expectedActions: readonly Asked[] = [
  ['base', userActions.startCleaning],
  ['base', userActions.start],
  ['base', userActions.finish],
  ['keg', userActions.prepareFermentation],
  ['keg', userActions.fitAirlock],
];
/** Events say what they say: the description leaves their data open. */
function codeIn(value: unknown): number {
  return (value as Coded | undefined)?.code ?? -1;
}

describe('a whole brew, from cleaning to serving, through the API', () => {
  const stack = useStack();
  let api: ApiClient;
  let base: AttendedMachine;
  let keg: AttendedMachine;

  before(() => void (api = apiOf(stack())));
  beforeEach(async () => {
    base = await AttendedMachine.start(stack(), machineTypes.base);
    keg = await AttendedMachine.start(stack(), machineTypes.keg);
    // A first reading can be shown a moment before the hello that says what machine it is.
    for (const { deviceId } of [base, keg])
      await until(`${deviceId} is online`, () => isOnline(api, deviceId));
  });
  afterEach(async () => {
    await Promise.all([base.stop(), keg.stop()]);
  });

  it('goes through every step, asks for every user action, and is handed over from base to keg', async () => {
    const { brew, asked } = await brewAndAnswer(() => undefined);
    assert.deepEqual(asked, expectedActions);
    for (const { stage, sessionId } of sessionsOf(brew)) {
      assert.deepEqual(await stepsOf(sessionId), expectedSteps[stage], stage);
      const session = await sessionOf(sessionId);
      assert.equal(session.status, 'completed', stage);
      // So fast a machine heats further between two readings than a sensor can be believed.
      assert.deepEqual(await entriesOf(sessionId, 'AnomalyDetected'), [], stage);
      assert.equal(await answeredActions(sessionId), await requestedActions(sessionId), stage);
    }
    const brewed = sessionsOf(brew).find(({ stage }) => stage === 'brew')?.sessionId ?? '';
    assert.equal((await sessionOf(brewed)).recipe, bitter.name);
  });

  it('has a log with each event, command and connection of it that is in the store, and none of another machine', async () => {
    const aside = await AttendedMachine.start(stack(), machineTypes.base);
    await until(`${aside.deviceId} is online`, () => isOnline(api, aside.deviceId));
    const { brew } = await brewAndAnswer(() => undefined);
    await aside.stop();
    // Its machines say no more, so that the log and the store can be compared.
    await Promise.all([base.stop(), keg.stop()]);
    const devices = [base.deviceId, keg.deviceId];
    const sessions = sessionsOf(brew).map(({ sessionId }) => sessionId);
    await until('both machines are away', async () => {
      const online = await Promise.all(devices.map((deviceId) => isOnline(api, deviceId)));
      return !online.includes(true);
    });
    const lines = await until('the log has all of the store', async () => {
      const stored = await storedLines(stack(), { devices, sessions, planId: brew.brewId });
      const all = await logOf(brew.brewId);
      const shown = new Set(all.map(({ id }) => id));
      return stored.every((id) => shown.has(id)) && all;
    });
    const stored = await storedLines(stack(), { devices, sessions, planId: brew.brewId });
    assert.deepEqual(
      lines.flatMap(({ id }) => (/^(session|device|brew|command):/.test(id) ? [id] : [])).toSorted(),
      stored.toSorted(),
    );
    assert.deepEqual(new Set(lines.flatMap(({ deviceId }) => deviceId ?? [])), new Set(devices));
    assert.ok(!JSON.stringify(lines).includes(aside.deviceId));
    for (const kind of ['event', 'action', 'command', 'connection', 'reading'])
      assert.ok(
        lines.some((line) => line.kind === kind),
        kind,
      );
  });

  it('does so over lost Wi-Fi and power cuts, too', async () => {
    let faults = 0;
    let answered = 0;
    // Looks are few on a slow machine; what people are asked for is not.
    const { brew, asked } = await brewAndAnswer(async (look, answers) => {
      if (look % 25 !== 0 && answers === answered) return;
      answered = answers;
      faults += 1;
      const machine = faults % 4 < 2 ? keg : base;
      if (faults % 2 === 0) machine.dropConnection();
      else await machine.cutPower();
    });
    assert.ok(faults >= expectedActions.length, `${faults} faults`);
    assert.deepEqual(asked, expectedActions);
    for (const { stage, sessionId } of sessionsOf(brew)) {
      assert.deepEqual(await stepsOf(sessionId), expectedSteps[stage], stage);
      assert.equal((await sessionOf(sessionId)).status, 'completed', stage);
    }
  });

  async function logOf(brewId: string): Promise<readonly LogLine[]> {
    const params = { path: { brewId }, query: { format: 'ndjson' as const } };
    const text = dataOf<string>(await api.GET('/api/v1/brews/{brewId}/log', { params, parseAs: 'text' }));
    return text
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line) as LogLine);
  }

  /** Plans it, and does what the machines wait for until it is over. */
  async function brewAndAnswer(
    meanwhile: (look: number, answers: number) => Promise<void> | void,
  ): Promise<{ brew: Brew; asked: readonly Asked[] }> {
    const body = { baseId: base.deviceId, kegId: keg.deviceId, brewRecipe: bitter, servingCelsius: 8 };
    const { brewId } = dataOf(await api.POST('/api/v1/brews', { body }));
    const asked: Asked[] = [];
    let look = 0;
    const brew = await until('the brew is served', async () => {
      look += 1;
      await meanwhile(look, asked.length);
      const shown = found(await api.GET('/api/v1/brews/{brewId}', { params: { path: { brewId } } }));
      if (!shown) return undefined;
      assert.notEqual(shown.status, 'halted', JSON.stringify(shown));
      if (shown.action) await answer(shown.action, asked);
      return shown.status === 'completed' && shown;
    });
    return { brew, asked };
  }

  async function answer(
    { deviceId, action: { code } }: NonNullable<Brew['action']>,
    asked: Asked[],
  ): Promise<void> {
    const action = { kind: 'confirmAction', action: code } as const;
    const confirmed = await requestCommand(api, deviceId, action, { wait: '15s' });
    // 422: the machine has gone on, and the brew shows it in a moment.
    if (confirmed.response.status === 422) return;
    const outcome = dataOf(confirmed);
    assert.equal('status' in outcome && outcome.status, 'done', JSON.stringify(outcome));
    asked.push([deviceId === base.deviceId ? 'base' : 'keg', code]);
  }

  /** Of every stage, for all have begun. */
  function sessionsOf({ stages }: Brew) {
    return stages.map(({ stage, sessionId }) => ({ stage, sessionId: sessionId ?? `none of ${stage}` }));
  }

  async function sessionOf(sessionId: string): Promise<Session> {
    return dataOf(await api.GET('/api/v1/sessions/{sessionId}', { params: { path: { sessionId } } }));
  }

  async function entriesOf(sessionId: string, type: string): Promise<readonly TimelineEntry[]> {
    const params = { path: { sessionId }, query: { limit: 200 } };
    const { items } = dataOf(await api.GET('/api/v1/sessions/{sessionId}/timeline', { params }));
    return items.filter((entry) => entry.type === type);
  }

  /** A machine says its step again when its power comes back, and a step of fermentation lasts over phases. */
  async function stepsOf(sessionId: string): Promise<readonly number[]> {
    const all = (await entriesOf(sessionId, 'StepEntered')).map(({ data }) => codeIn(data.step));
    return all.filter((step, index) => step !== all[index - 1]);
  }

  async function requestedActions(sessionId: string): Promise<string> {
    return (await entriesOf(sessionId, 'UserActionRequested')).map(({ data }) => codeIn(data.action)).join();
  }

  async function answeredActions(sessionId: string): Promise<string> {
    return (await entriesOf(sessionId, 'UserActionDone')).map(({ data }) => codeIn(data.action)).join();
  }
});

interface Brewed {
  readonly devices: readonly string[];
  readonly sessions: readonly string[];
  readonly planId: string;
}

/** The ids that the lines of all events of a brew have, as its log names them, from the store itself. */
async function storedLines(
  { eventStoreUrl }: Stack,
  { devices, sessions, planId }: Brewed,
): Promise<readonly string[]> {
  const store = createEventStore({ url: eventStoreUrl });
  const lines: string[] = [];
  try {
    for await (const { stream, revision, data } of store.readAll()) {
      const digits = String(revision).padStart(19, '0');
      const session = idInStream(brewSession, stream);
      if (session !== undefined && sessions.includes(session)) lines.push(`session:${session}@${digits}`);
      const device = idInStream(deviceCategory, stream);
      if (device !== undefined && devices.includes(device)) lines.push(`device:${device}@${digits}`);
      if (stream === streamName(brewPlan, planId)) lines.push(`brew:${planId}@${digits}`);
      const queue = idInStream(deviceCommand, stream);
      // A queue's snapshot is of no command.
      if (queue !== undefined && devices.includes(queue) && 'commandId' in data)
        lines.push(`command:${String(data.commandId)}@${digits}`);
    }
  } finally {
    await store.close();
  }
  return lines;
}
