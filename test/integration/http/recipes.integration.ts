import assert from 'node:assert/strict';
import { dataOf, type Schemas } from '../../../adapters/apiClient/index.js';
import { addPerson, findPerson } from '../../../adapters/postgres/identity/index.js';
import { createReadModels } from '../../../adapters/postgres/index.js';
import { inTransaction } from '../../../adapters/postgres/transaction.js';
import { createRecipes } from '../../../commands/recipes/index.js';
import type { BrewRequest } from '../../../commands/brewPlans/index.js';
import { refuseRecipe, type BeerRecipe } from '../../../domain/recipe/index.js';
import { jsonPost, logIn, obligingBrewPlans, startApi, type TestApi } from '../../support/api.js';
import { MemoryStore } from '../../unit/commands/memoryStore.js';
import { paleAle } from '../../unit/domain/recipe/recipes.js';
import { xmlFile } from '../../unit/recipeFiles/samples.js';

const asBody = (recipe: BeerRecipe) => recipe as unknown as Schemas['BeerRecipe'];
const path = (recipeId: string) => ({ path: { recipeId } });

describe('recipes through the API', () => {
  const store = new MemoryStore();
  let time = Date.parse('2026-03-01T12:00:00.000Z');
  let api: TestApi;
  let brews: BrewRequest[] = [];
  let shown = new Map<string, number>();

  before(async () => {
    const now = () => new Date((time += 1_000));
    api = await startApi({
      recipes: createRecipes({ store, now }),
      brewPlans: () => ({
        ...obligingBrewPlans,
        plan: async (request) => {
          brews.push(request);
        },
      }),
    });
  });
  after(() => api?.stop());

  /** The read model catches up. */
  async function show(): Promise<void> {
    const fresh = [...store.streams].flatMap(([stream, events]) => {
      const from = shown.get(stream) ?? 0;
      shown.set(stream, events.length);
      return events.slice(from);
    });
    const readModel = createReadModels().find(({ name }) => name === 'recipes');
    await inTransaction(api.pool, async (client) =>
      readModel?.write(client, { events: fresh, telemetry: [], position: 5n }),
    );
  }

  const create = async (recipe: BeerRecipe = paleAle, client = api.client): Promise<string> => {
    const answer = await client.POST('/api/v1/recipes', { body: { recipe: asBody(recipe) } });
    const { recipeId, version } = dataOf(answer);
    assert.equal(answer.response.status, 201);
    assert.equal(answer.response.headers.get('location'), `/api/v1/recipes/${recipeId}`);
    assert.equal(version, 1);
    await show();
    return recipeId;
  };
  const get = async (recipeId: string, query = {}) =>
    dataOf(await api.client.GET('/api/v1/recipes/{recipeId}', { params: { ...path(recipeId), query } }));
  const edit = (recipeId: string, version: number, recipe: BeerRecipe) =>
    api.client.POST('/api/v1/recipes/{recipeId}/edit', {
      params: path(recipeId),
      body: { version, recipe: asBody(recipe) },
    });
  const post = (route: string, body: object, headers = {}) => api.fetch(route, jsonPost(body, headers));
  const importFile = (file: string | Uint8Array, query = '', token = api.token) =>
    api.fetch(`/api/v1/recipes/import${query}`, {
      method: 'POST',
      headers: { authorization: `Bearer ${token}`, 'content-type': 'application/octet-stream' },
      body: typeof file === 'string' ? file : Buffer.from(file),
    });

  it('are kept and shown with their figures', async () => {
    const recipeId = await create();
    const { recipe, figures, ...rest } = await get(recipeId);
    assert.deepEqual(recipe, paleAle);
    assert.equal(figures?.originalGravity.toFixed(3), '1.051');
    assert.deepEqual(
      { ...rest, createdAt: '', versionAt: '' },
      {
        ...{ recipeId, version: 1, latestVersion: 1, copiedFrom: null, createdAt: '', versionAt: '' },
        ...{ name: 'Pale Ale', style: 'American Pale Ale' },
      },
    );
  });

  it('are created once with one key', async () => {
    const headers = { 'Idempotency-Key': 'one' };
    const [first, second] = await Promise.all(
      [1, 2].map(() => post('/api/v1/recipes', { recipe: paleAle }, headers)),
    );
    assert.deepEqual([first?.status, second?.status], [201, 201]);
    assert.deepEqual(await first?.json(), await second?.json());
    const other = await post('/api/v1/recipes', { recipe: { ...paleAle, name: 'Other' } }, headers);
    assert.equal(other.status, 422);
  });

  it('have versions, of which the latest alone can be changed', async () => {
    const recipeId = await create();
    assert.deepEqual(dataOf(await edit(recipeId, 1, { ...paleAle, name: 'Second' })), {
      recipeId,
      version: 2,
    });
    await show();
    assert.deepEqual((await get(recipeId)).name, 'Second');
    assert.deepEqual((await get(recipeId, { version: 1 })).name, 'Pale Ale');
    const late = await edit(recipeId, 1, { ...paleAle, name: 'Third' });
    assert.equal(late.response.status, 422);
    assert.match(JSON.stringify(late.error), /version.*2 by now/);
    // The same once more, as after a lost answer.
    assert.equal(dataOf(await edit(recipeId, 1, { ...paleAle, name: 'Second' })).version, 2);
    const page = async (after?: string) =>
      dataOf(
        await api.client.GET('/api/v1/recipes/{recipeId}/versions', {
          params: { ...path(recipeId), query: { limit: 1, ...(after !== undefined && { after }) } },
        }),
      );
    const first = await page();
    const second = await page(first.next ?? '');
    assert.deepEqual(
      [...first.items, ...second.items].map(({ version }) => version),
      [2, 1],
    );
    assert.equal(second.next, null);
  });

  it('are copied, from any version and under another name', async () => {
    const recipeId = await create();
    const copied = await api.client.POST('/api/v1/recipes/{recipeId}/copy', {
      params: path(recipeId),
      body: { name: 'Copy', version: 1 },
    });
    const copy = dataOf(copied).recipeId;
    await show();
    const { name, copiedFrom } = await get(copy);
    assert.deepEqual([name, copiedFrom], ['Copy', { recipeId, version: 1 }]);
  });

  it('are listed by pages, the one that changed last first', async () => {
    const [first, second] = [
      await create({ ...paleAle, name: 'L1' }),
      await create({ ...paleAle, name: 'L2' }),
    ];
    await edit(first, 1, { ...paleAle, name: 'L1b' });
    await show();
    const page = async (after?: string) =>
      dataOf(
        await api.client.GET('/api/v1/recipes', {
          params: { query: { limit: 1, ...(after !== undefined && { after }) } },
        }),
      );
    const one = await page();
    const two = await page(one.next ?? '');
    assert.deepEqual(
      [...one.items, ...two.items].map(({ recipeId }) => recipeId),
      [first, second],
    );
  });

  it('are deleted with all their versions', async () => {
    const recipeId = await create();
    await edit(recipeId, 1, { ...paleAle, name: 'Second' });
    await show();
    const deleted = await api.client.POST('/api/v1/recipes/{recipeId}/delete', { params: path(recipeId) });
    assert.equal(deleted.response.status, 204);
    await show();
    for (const table of ['recipe', 'recipe_version']) {
      const { rows } = await api.pool.query(`select from read_model.${table} where recipe_id = $1`, [
        recipeId,
      ]);
      assert.equal(rows.length, 0, table);
    }
    assert.equal((await edit(recipeId, 2, paleAle)).response.status, 404);
  });

  it('name the field that breaks a rule', async () => {
    const bad = await post('/api/v1/recipes', { recipe: { ...paleAle, name: 'a\u0007b' } });
    assert.equal(bad.status, 400);
    const slots = paleAle.hops.map((hop) => ({ ...hop, ...(hop.use === 'boil' && { slot: 1 }) }));
    const refused = await post('/api/v1/recipes', { recipe: { ...paleAle, hops: slots } });
    assert.equal(refused.status, 422);
    assert.match(await refused.text(), /recipe\/hops\/1\/slot/);
  });

  it('answer 304 to a client that has the version already', async () => {
    const recipeId = await create();
    const first = await api.fetch(`/api/v1/recipes/${recipeId}`);
    const etag = first.headers.get('etag') ?? '';
    const authorization = `Bearer ${api.token}`;
    const again = await api.fetch(`/api/v1/recipes/${recipeId}`, {
      headers: { authorization, 'If-None-Match': etag },
    });
    assert.equal(again.status, 304);
  });

  it('are imported as a dry run, and kept when asked to', async () => {
    const dry = (await (await importFile(xmlFile())).json()) as { recipes: Schemas['ImportedRecipe'][] };
    assert.equal(dry.recipes[0]?.recipeId, null);
    assert.equal(dry.recipes[0]?.recipe.name, 'Dry Stout');
    assert.ok(dry.recipes[0]?.remarks.some(({ field }) => field.endsWith('BOIL_SIZE')));
    const before = [...store.streams.keys()].length;
    const saved = (await (await importFile(xmlFile(), '?save=true')).json()) as typeof dry;
    assert.equal([...store.streams.keys()].length, before + 1);
    await show();
    assert.equal((await get(saved.recipes[0]?.recipeId ?? '')).name, 'Dry Stout');
  });

  it('refuse a file with the path of its field, one that is too large, and one of nobody', async () => {
    const refused = await importFile(xmlFile({ BATCH_SIZE: 'much' }));
    assert.equal(refused.status, 422);
    assert.match(await refused.text(), /RECIPES\/RECIPE\[1\]\/BATCH_SIZE/);
    const large = Buffer.alloc(5 * 1024 * 1024 + 1, 32);
    assert.equal((await importFile(large)).status, 413);
    assert.equal((await importFile(xmlFile(), '', 'none')).status, 401);
    assert.equal((await post('/api/v1/recipes/import', { file: 'x' })).status, 415);
  });

  it('are exported, and imported again as they were', async () => {
    const recipeId = await create();
    for (const [format, type] of [
      ['beerxml', 'application/xml'],
      ['beerjson', 'application/json'],
    ] as const) {
      const exported = await api.fetch(`/api/v1/recipes/${recipeId}/export?format=${format}`);
      assert.ok(exported.headers.get('content-type')?.startsWith(type));
      assert.match(exported.headers.get('content-disposition') ?? '', /^attachment; filename=recipe\./);
      const again = (await (await importFile(await exported.text())).json()) as {
        recipes: Schemas['ImportedRecipe'][];
      };
      assert.equal(again.recipes[0]?.recipe.name, 'Pale Ale');
      assert.equal(again.recipes[0]?.recipe.hops.length, 4);
    }
  });

  it('are previewed for a machine with three lists', async () => {
    const recipeId = await create();
    const preview = dataOf(
      await api.client.GET('/api/v1/recipes/{recipeId}/preview', {
        params: { ...path(recipeId), query: { litres: 5, altitudeMetres: 1_500 } },
      }),
    );
    assert.deepEqual(
      preview.notPossible.map(({ field }) => field),
      ['carbonationVolumes', 'waters/0', 'others/0'],
    );
    assert.ok(preview.changed.some(({ field }) => field === 'fermentables/0'));
    assert.ok(preview.brewPreview.actions.length > 0);
    assert.deepEqual(preview.refusals, []);
    assert.ok(preview.brewRecipe.steps.some(({ targetCelsius }) => targetCelsius === 93));
  });

  it('are previewed for numbers only', async () => {
    const recipeId = await create();
    for (const query of ['litres=NaN', 'altitudeMetres=NaN', 'litres=Infinity', 'litres=5.6', 'litres='])
      assert.equal((await api.fetch(`/api/v1/recipes/${recipeId}/preview?${query}`)).status, 400, query);
  });

  it('start a brew in a version, with programs that the machines take', async () => {
    const recipeId = await create();
    brews = [];
    const machines = { baseId: 'base-1', kegId: 'keg-1' };
    const body = { ...machines, recipe: { recipeId, version: 1, litres: 5 } };
    assert.equal((await api.client.POST('/api/v1/brews', { body })).response.status, 201);
    const [request] = brews;
    assert.ok(request);
    const { brewRecipe, fermentationRecipe, recipeVersion, servingCelsius } = request.outline;
    assert.ok(brewRecipe && fermentationRecipe);
    assert.deepEqual([...refuseRecipe(brewRecipe), ...refuseRecipe(fermentationRecipe)], []);
    assert.deepEqual([recipeVersion, servingCelsius, brewRecipe.grainKg], [{ recipeId, version: 1 }, 6, 1.2]);
    const both = { ...body, brewRecipe: brewRecipe as Schemas['Recipe'] };
    assert.equal((await post('/api/v1/brews', both)).status, 422);
    const unknown = { ...machines, recipe: { recipeId, version: 9 } };
    assert.equal((await api.client.POST('/api/v1/brews', { body: unknown })).response.status, 404);
  });

  it('belong to a person: nobody else sees, changes or brews them, and they go with their person', async () => {
    const recipeId = await create();
    const password = await addPerson(api.pool, 'other', 'brewer');
    const token = await logIn(api.url, 'other', password ?? '');
    const other = api.clientOf(token);
    const own = await create({ ...paleAle, name: 'Others' }, other);
    for (const route of ['', '/versions', '/export?format=beerxml', '/preview']) {
      const headers = { authorization: `Bearer ${token}` };
      assert.equal((await api.fetch(`/api/v1/recipes/${recipeId}${route}`, { headers })).status, 404, route);
    }
    for (const route of ['edit', 'copy', 'delete'] as const) {
      const answer = await api.fetch(`/api/v1/recipes/${recipeId}/${route}`, {
        method: 'POST',
        headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
        body: JSON.stringify(route === 'edit' ? { version: 1, recipe: paleAle } : {}),
      });
      assert.equal(answer.status, 404, route);
    }
    const names = dataOf(await other.GET('/api/v1/recipes')).items.map(({ name }) => name);
    assert.deepEqual(names, ['Others']);
    // An administrator has no more than they.
    assert.equal((await api.fetch(`/api/v1/recipes/${own}`)).status, 404);

    const data = await api.fetch('/api/v1/people/me/data', { headers: { authorization: `Bearer ${token}` } });
    assert.match(await data.text(), new RegExp(`"kind":"recipe".*${own}`));
    const person = await findPerson(api.pool, 'other');
    await api.pool.query('delete from identity.person where person_id = $1', [person?.personId]);
    // A rebuild reads the events again.
    shown = new Map();
    await show();
    for (const table of ['recipe', 'recipe_version']) {
      const { rows } = await api.pool.query(`select from read_model.${table} where recipe_id = $1`, [own]);
      assert.equal(rows.length, 0, table);
    }
  });
});
