import assert from 'node:assert/strict';
import { machineTypes, phases, processTypes, steps, userActions } from '../../../domain/machine/index.js';
import { jsonPost, startApi, type TestApi } from '../../support/api.js';
import { CommandSide } from '../../support/commandSide.js';
import { insertDevice, insertSession } from './rows.js';

interface Problem {
  readonly status: number;
  readonly code?: string;
  readonly errors?: readonly { readonly pointer: string; readonly detail: string }[];
}

const mash = {
  phase: phases.mash,
  step: steps.mashing,
  until: { type: 'after', minutes: 60 },
  targetCelsius: 66,
};
const boil = {
  phase: phases.boil,
  step: steps.boil,
  until: { type: 'after', minutes: 60 },
  targetCelsius: 100,
};

function brew(...program: object[]) {
  const recipe = { name: 'Pale Ale', processType: processTypes.brew, steps: program };
  return { kind: 'startSession', processType: processTypes.brew, recipe };
}

describe('a command that can not be', () => {
  let api: TestApi;

  before(async () => {
    api = await startApi({ commands: (pool, hint) => new CommandSide(pool, hint).commands });
    await insertDevice(api.pool, 'base');
    await insertDevice(api.pool, 'keg', { machineType: machineTypes.keg });
    await insertDevice(api.pool, 'brewing');
    await insertSession(api.pool, 'brewing', { number: 7 });
  });
  after(async () => api?.stop());

  const setTemperature = (targetCelsius: unknown) => ({ kind: 'setTemperature', targetCelsius });
  const changeSettings = (settings: unknown) => ({ kind: 'changeSettings', settings });
  const hourLater = (hours: number) => new Date(Date.now() + hours * 3_600_000).toISOString();

  const broken: readonly (readonly [
    what: string,
    device: string,
    body: object,
    pointer: string,
    rule: RegExp,
  ])[] = [
    [
      'too hot for a mash',
      'base',
      setTemperature(90),
      '#/targetCelsius',
      /^a base takes 40 to 78 °C, not 90$/,
    ],
    ['too warm for a keg', 'keg', setTemperature(30), '#/targetCelsius', /^a keg takes 5 to 20 °C, not 30$/],
    [
      'served by a base',
      'base',
      { kind: 'serve', targetCelsius: 8 },
      '#/kind',
      /only a keg does this, not a base/,
    ],
    ['brewed by a keg', 'keg', brew(mash), '#/processType', /a keg does 4 fermentation, 5 serving, not brew/],
    [
      'started while a session runs',
      'brewing',
      brew(mash),
      '#/kind',
      /no session may run \(session 7, brew, runs in step mashing/,
    ],
    ['reset while a session runs', 'brewing', { kind: 'reset' }, '#/kind', /no session may run \(session 7/],
    [
      'gone on with when none runs',
      'base',
      { kind: 'nextStep' },
      '#/kind',
      /has to run \(no session runs on it\)/,
    ],
    [
      'sent to an unknown step',
      'brewing',
      { kind: 'goToStep', step: 999 },
      '#/step',
      /step 999 \(unknown.*\(session 7/,
    ],
    [
      'confirmed when nobody waits',
      'brewing',
      { kind: 'confirmAction', action: userActions.finish },
      '#/action',
      /does not wait for action 37 \(finish\) \(session 7.* waits for nobody\)/,
    ],
    [
      'a seventh hop slot',
      'base',
      brew(mash, { ...boil, hopSlot: 1 }, { ...boil, step: steps.secondLauter, hopSlot: 7 }),
      '#/recipe/steps/2/hopSlot',
      /1 to 6, not 7/,
    ],
    ['a boil before the mash', 'base', brew(boil, mash), '#/recipe/steps/1/step', /can't go on from boil/],
    [
      'a mash too hot',
      'base',
      brew({ ...mash, targetCelsius: 90 }),
      '#/recipe/steps/0/targetCelsius',
      /40 to 78 °C/,
    ],
    ['a recipe of no steps', 'base', brew(), '#/recipe/steps', /1 to 100 steps, not 0/],
    [
      'a display too bright',
      'keg',
      changeSettings({ displayPercent: 101 }),
      '#/settings/displayPercent',
      /0 to 100/,
    ],
    ['no setting', 'keg', changeSettings({}), '#/settings', /at least one/],
    ['an hour and more of full rate', 'keg', { kind: 'fullRate', minutes: 61 }, '#/minutes', /1 to 60/],
    ['a deadline that passed', 'keg', { kind: 'wake', deadline: hourLater(-1) }, '#/deadline', /ahead/],
    ['a deadline too far ahead', 'keg', { kind: 'wake', deadline: hourLater(25) }, '#/deadline', /24 hours/],
  ];
  for (const [what, device, body, pointer, rule] of broken) {
    it(`is refused with field and rule: ${what}`, async () => {
      for (const query of ['', '?dryRun=true']) {
        const problem = await problemOf(ask(device, body, query), 422);
        assert.equal(problem.code, 'COMMAND_REFUSED');
        const found = problem.errors?.find((error) => error.pointer === pointer);
        assert.match(found?.detail ?? JSON.stringify(problem), rule);
      }
    });
  }

  const malformed: readonly (readonly [what: string, body: unknown, pointer: string])[] = [
    ['no number', setTemperature('hot'), '#/targetCelsius'],
    ['an infinite number', '{"kind":"setTemperature","targetCelsius":1e999}', '#/targetCelsius'],
    ['a field too many', { ...setTemperature(66), colour: 'red' }, '#/colour'],
    ['a field too few', { kind: 'goToStep' }, '#/step'],
    ['no kind', {}, '#/kind'],
    ['an unknown kind', { kind: 'explode' }, '#/kind'],
    ['nothing at all', '', '#/kind'],
    ['a deadline that is no time', { kind: 'wake', deadline: 'soon' }, '#/deadline'],
    ['a setting that there is not', changeSettings({ colour: 'red' }), '#/settings/colour'],
    ['a recipe without steps', { ...brew(), recipe: { name: 'x', processType: 1 } }, '#/recipe/steps'],
    ['a step that is no code', brew(mash, { ...mash, step: 'mash' }), '#/recipe/steps/1/step'],
    ['a step without an end', brew({ ...mash, until: undefined }), '#/recipe/steps/0/until'],
    ['an end of no kind', brew({ ...mash, until: { type: 'never' } }), '#/recipe/steps/0/until/type'],
    [
      'an end without its time',
      brew({ ...mash, until: { type: 'after' } }),
      '#/recipe/steps/0/until/minutes',
    ],
    [
      'an end of two kinds',
      brew({ ...mash, until: { type: 'attenuated', percent: 70, minutes: 3 } }),
      '#/recipe/steps/0/until/type',
    ],
  ];
  for (const [what, body, pointer] of malformed) {
    it(`is malformed, and the field is named: ${what}`, async () => {
      const problem = await problemOf(ask('base', body), 400);
      assert.ok(
        problem.errors?.some((error) => error.pointer === pointer && error.detail !== ''),
        JSON.stringify(problem),
      );
    });
  }

  it('is too long to wait for', async () => {
    for (const wait of ['16s', '0s', '5', '1m']) {
      const problem = await problemOf(ask('base', { kind: 'wake' }, `?wait=${wait}`), 400);
      assert.equal(problem.errors?.[0]?.pointer, 'query.wait');
    }
  });

  it('is for a device that never reported', async () => {
    const problem = await problemOf(ask('ghost', { kind: 'wake' }), 404);
    assert.deepEqual(problem.errors, [
      { pointer: 'path.deviceId', detail: 'no device with this id has reported yet' },
    ]);
  });

  it('is the twenty-first that is open', async () => {
    for (let n = 0; n < 20; n++) assert.equal((await ask('keg', { kind: 'wake' })).status, 202);
    const problem = await problemOf(ask('keg', { kind: 'wake' }), 422);
    assert.match(problem.errors?.[0]?.detail ?? '', /20 commands of this device wait/);
  });

  it('is none of the examples that the description gives', async () => {
    const { paths } = (await (await api.fetch('/openapi.json')).json()) as {
      paths: Record<
        string,
        { post: { requestBody: { content: Record<string, { examples: Record<string, Example> }> } } }
      >;
    };
    const { content } = paths['/api/v1/devices/{deviceId}/commands']?.post.requestBody ?? { content: {} };
    const examples = Object.entries(content['application/json']?.examples ?? {});
    assert.ok(examples.length >= 4);
    for (const [name, { value }] of examples) {
      const device = name === 'next' ? 'brewing' : 'base';
      const answer = await ask(device, value, '?dryRun=true');
      assert.equal(answer.status, 200, `${name}: ${await answer.text()}`);
    }
  });

  interface Example {
    readonly value: object;
  }

  /** A text is sent as it is. */
  function ask(device: string, body: unknown, query = ''): Promise<Response> {
    const init = jsonPost(body);
    const sent = typeof body === 'string' ? { ...init, body } : init;
    return api.fetch(`/api/v1/devices/${device}/commands${query}`, sent);
  }

  async function problemOf(answer: Promise<Response>, status: number): Promise<Problem> {
    const response = await answer;
    const text = await response.text();
    assert.equal(response.status, status, text);
    assert.match(response.headers.get('content-type') ?? '', /^application\/problem\+json/);
    return JSON.parse(text) as Problem;
  }
});
