import assert from 'node:assert/strict';
import { machineTypes, phases, processTypes, steps, userActions } from '../../domain/machine/index.js';
import type { Recipe, RecipeStep } from '../../domain/recipe/index.js';
import { logIn, type ApiClient } from '../support/apiClient.js';
import { useStack } from '../support/sharedStack.js';
import { until } from '../support/until.js';
import { AttendedMachine } from './attendedMachine.js';

interface BrewView {
  readonly status: string;
  readonly stages: readonly { readonly stage: string; readonly status: string; readonly sessionId: string }[];
  readonly action: { readonly deviceId: string; readonly action: { readonly code: number } } | null;
}
interface SessionView {
  readonly status: string;
  readonly processType: { readonly code: number };
  readonly recipe: string;
  readonly anomalies: number;
}
interface Entry {
  readonly type: string;
  readonly data: { readonly step?: { readonly code: number }; readonly action?: { readonly code: number } };
}
type Asked = readonly [machine: 'base' | 'keg', action: number];

const minutes = (count: number) => ({ type: 'after', minutes: count }) as const;
const mash = (step: number, targetCelsius: number, until: RecipeStep['until']): RecipeStep => ({
  phase: phases.mash,
  step,
  targetCelsius,
  until,
});
const bitter: Recipe = {
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

describe('a whole brew, from cleaning to serving, through the API', () => {
  const stack = useStack();
  let api: ApiClient;
  let base: AttendedMachine;
  let keg: AttendedMachine;

  before(async () => (api = await logIn(stack())));
  beforeEach(async () => {
    base = await AttendedMachine.start(stack(), machineTypes.base);
    keg = await AttendedMachine.start(stack(), machineTypes.keg);
    // A first reading can be shown a moment before the hello that says what machine it is.
    for (const { deviceId } of [base, keg])
      await until(`${deviceId} is online`, async () => {
        const { status, body } = await api.request<{ online?: boolean }>(`/devices/${deviceId}`);
        return status === 200 && body.online === true;
      });
  });
  afterEach(async () => {
    await Promise.all([base.stop(), keg.stop()]);
  });

  it('goes through every step, asks for every user action, and is handed over from base to keg', async () => {
    const { brew, asked } = await brewAndAnswer(() => undefined);
    assert.deepEqual(asked, expectedActions);
    for (const { stage, sessionId } of brew.stages) {
      assert.deepEqual(await stepsOf(sessionId), expectedSteps[stage], stage);
      const session = await api.get<SessionView>(`/sessions/${sessionId}`);
      assert.equal(session.status, 'completed', stage);
      // So fast a machine heats further between two readings than a sensor can be believed.
      assert.deepEqual(await entriesOf(sessionId, 'AnomalyDetected'), [], stage);
      assert.equal(await answeredActions(sessionId), await requestedActions(sessionId), stage);
    }
    const brewed = brew.stages.find(({ stage }) => stage === 'brew')?.sessionId ?? '';
    assert.equal((await api.get<SessionView>(`/sessions/${brewed}`)).recipe, bitter.name);
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
    for (const { stage, sessionId } of brew.stages) {
      assert.deepEqual(await stepsOf(sessionId), expectedSteps[stage], stage);
      assert.equal((await api.get<SessionView>(`/sessions/${sessionId}`)).status, 'completed', stage);
    }
  });

  /** Plans it, and does what the machines wait for until it is over. */
  async function brewAndAnswer(
    meanwhile: (look: number, answers: number) => Promise<void> | void,
  ): Promise<{ brew: BrewView; asked: readonly Asked[] }> {
    const planned = await api.post<{ brewId: string }>('/brews', {
      baseId: base.deviceId,
      kegId: keg.deviceId,
      brewRecipe: bitter,
      servingCelsius: 8,
    });
    assert.equal(planned.status, 201, JSON.stringify(planned.body));
    const asked: Asked[] = [];
    let look = 0;
    const brew = await until('the brew is served', async () => {
      look += 1;
      await meanwhile(look, asked.length);
      const body = await api.find<BrewView>(`/brews/${planned.body.brewId}`);
      if (!body) return undefined;
      assert.notEqual(body.status, 'halted', JSON.stringify(body));
      if (body.action) await answer(body.action, asked);
      return body.status === 'completed' && body;
    });
    return { brew, asked };
  }

  async function answer(
    { deviceId, action: { code } }: NonNullable<BrewView['action']>,
    asked: Asked[],
  ): Promise<void> {
    const { status, body } = await api.post<{ status?: string; reason?: string }>(
      `/devices/${deviceId}/commands?wait=15s`,
      { kind: 'confirmAction', action: code },
    );
    // 422: the machine has gone on, and the brew shows it in a moment.
    if (status === 422) return;
    assert.equal(body.status, 'done', JSON.stringify(body));
    asked.push([deviceId === base.deviceId ? 'base' : 'keg', code]);
  }

  async function entriesOf(sessionId: string, type: string): Promise<readonly Entry[]> {
    const { items } = await api.get<{ items: readonly Entry[] }>(`/sessions/${sessionId}/timeline?limit=200`);
    return items.filter((entry) => entry.type === type);
  }

  /** A machine says its step again when its power comes back, and a step of fermentation lasts over phases. */
  async function stepsOf(sessionId: string): Promise<readonly number[]> {
    const all = (await entriesOf(sessionId, 'StepEntered')).map(({ data }) => data.step?.code ?? -1);
    return all.filter((step, index) => step !== all[index - 1]);
  }

  async function requestedActions(sessionId: string): Promise<string> {
    return (await entriesOf(sessionId, 'UserActionRequested')).map(({ data }) => data.action?.code).join();
  }

  async function answeredActions(sessionId: string): Promise<string> {
    return (await entriesOf(sessionId, 'UserActionDone')).map(({ data }) => data.action?.code).join();
  }
});
