import assert from 'node:assert/strict';
import type { Browser, BrowserContext, Page } from 'playwright-core';
import { addPerson } from '../../../adapters/postgres/identity/index.js';
import { createRecipeFiles } from '../../../adapters/recipeFiles/index.js';
import type { BrewOutline } from '../../../domain/brewPlan/index.js';
import { RefusedError } from '../../../domain/kernel/refusal.js';
import { insertRecipe } from '../../integration/http/rows.js';
import { obligingBrewPlans, startApi, type TestApi } from '../../support/api.js';
import { launchChromium } from '../../support/chromium.js';
import { until } from '../../support/until.js';
import { fillBrewhouse, recipeIds, setPlanned } from '../../support/web/brewhouse.js';
import { logInAt, seriousFindings, watchComplaints, webFolder } from '../../support/web/pages.js';
import { alarmIds, fillAlarms, setAcknowledged } from '../../support/web/someAlarms.js';
import { paleAle } from '../../unit/domain/recipe/recipes.js';

const beer = { ...paleAle, name: 'Imported Ale' };
/** As a field of a day and a time has it, in the time of this place. */
function localTimeText(atMs: number): string {
  return new Date(atMs - new Date(atMs).getTimezoneOffset() * 60_000).toISOString().slice(0, 16);
}

const beerXml = Buffer.from(createRecipeFiles().write('beerxml', beer));

describe('pages of recipes, of the start of a brew, and of alarms', () => {
  let api: TestApi;
  let browser: Browser;
  let context: BrowserContext;
  let page: Page;
  let complaints: string[];
  let password: string;
  let personId: string;
  let refusal: { readonly field: string; readonly rule: string } | undefined;
  const planned: BrewOutline[] = [];

  before(async function () {
    browser = await launchChromium(this);
    api = await startApi({
      webFolder,
      limits: { compareEveryMs: 200 },
      recipes: {
        create: (request) => insertRecipe(api.pool, request.personId, request.recipeId, request.content),
        edit: async ({ recipeId, version, content }) => {
          await api.pool.query(
            `insert into read_model.recipe_version (recipe_id, person_id, version, content, at)
             select recipe_id, person_id, $2, $3, now() from read_model.recipe where recipe_id = $1`,
            [recipeId, version + 1, JSON.stringify(content)],
          );
          await api.pool.query(
            `update read_model.recipe set version = $2, content = $3 where recipe_id = $1`,
            [...[recipeId, version + 1, JSON.stringify(content)]],
          );
          return version + 1;
        },
        delete: async () => undefined,
      },
      brewPlans: () => ({
        ...obligingBrewPlans,
        plan: async ({ outline }) => {
          if (refusal) throw new RefusedError([refusal]);
          planned.push(outline);
          if (outline.startAtMs !== undefined) await setPlanned(api.pool, outline, 'planned', 500);
        },
        tryOut: async ({ outline }) => {
          if ((outline.startAtMs ?? Infinity) < Date.now())
            throw new RefusedError([{ field: 'readyBy', rule: 'it takes longer' }]);
        },
        cancel: async ({ planId }) => {
          const outline = planned.find((each) => each.planId === planId)!;
          await setPlanned(api.pool, outline, 'cancelled', 510);
        },
      }),
      alarms: { acknowledge: ({ alarmId }) => setAcknowledged(api.pool, alarmId, personId, 300) },
    });
    password = (await addPerson(api.pool, 'berta', 'brewer')) ?? '';
    const { rows } = await api.pool.query<{ person_id: string }>(
      `select person_id from identity.person where login = 'berta'`,
    );
    personId = rows[0]!.person_id;
    await fillBrewhouse(api.pool, 'berta', personId, Date.now());
    await fillAlarms(api.pool, personId, Date.now());
  });
  beforeEach(async () => {
    context = await browser.newContext({ viewport: { width: 390, height: 844 }, locale: 'en-GB' });
    page = await context.newPage();
    complaints = watchComplaints(page);
    await logInAt(page, api.url, 'berta', password);
  });
  afterEach(async () => {
    await context.close();
    // Chromium says so of a refusal too, which the page shows at its field.
    assert.deepEqual(
      complaints.filter((each) => !each.includes('422')),
      [],
    );
  });
  after(async () => {
    await browser?.close();
    await api?.stop();
  });

  it('show what becomes of a file before it is kept, and begin a brew from it', async () => {
    await page.getByRole('link', { name: 'Recipes' }).click();
    await page.getByRole('link', { name: 'Import BeerXML or BeerJSON' }).click();
    await page.locator('input[type=file]').setInputFiles({
      ...{ name: 'ale.xml', mimeType: 'text/xml', buffer: beerXml },
    });
    await page.getByText('3 parts are not possible here').waitFor();
    assert.match(await page.locator('[data-list=changed]').innerText(), /20 → 5 L/);
    assert.deepEqual(await seriousFindings(page), []);
    await page.getByRole('button', { name: 'Keep this recipe' }).click();
    await page.getByRole('heading', { name: 'Imported Ale' }).waitFor();
    await page.locator('.profile').first().waitFor();
    assert.deepEqual(await seriousFindings(page), []);

    await page.getByRole('link', { name: 'Start a brew' }).click();
    await page.getByRole('radio', { name: /Imported Ale/, checked: true }).waitFor();
    await page.getByText('Fill the hop carousel').waitFor();
    await page.getByRole('button', { name: 'Next' }).click();
    await page.getByRole('radio', { name: /base-2/, checked: true }).waitFor();
    await page.getByRole('button', { name: 'Next' }).click();
    await page.getByText('it would take this brew').waitFor();
    assert.deepEqual(await seriousFindings(page), []);
    await page.getByRole('button', { name: 'Next' }).click();

    refusal = { field: 'kegId', rule: 'it is in another brew' };
    await page.getByRole('button', { name: 'Start now' }).click();
    await page.getByText('it is in another brew').first().waitFor({ state: 'attached' });
    assert.equal(await page.locator('[data-part=machines]', { hasText: 'it is in another brew' }).count(), 1);
    refusal = undefined;
    await page.getByRole('button', { name: 'Start now' }).click();
    await until('the brew is planned', () => planned.length === 1);
    assert.equal(planned[0]?.baseId, 'base-2');
    assert.equal(planned[0]?.brewRecipe?.name, 'Imported Ale');
    await page.waitForURL(/\/brews\/[0-9a-f-]{36}$/);
  });

  it('plan a brew that is ready by a time, which waits on the home page and can be cancelled', async () => {
    await page.setViewportSize({ width: 1440, height: 900 });
    await page.goto(`${api.url}/brews/new`);
    await page.getByText('it would take this brew').waitFor();
    const start = page.getByRole('button', { name: 'Start now' });
    await until('it can be started', () => start.isEnabled());
    const { y = 900, height = 0 } = (await start.boundingBox()) ?? {};
    assert.ok(y + height < 900, `"Start now" ends at ${y + height}`);
    await page.getByRole('radio', { name: 'The brew day is over by' }).check();
    const at = page.locator('input[type=datetime-local]');
    await at.fill('');
    await page.getByText('Give a day and a time.').waitFor();
    await at.fill(localTimeText(Date.now()));
    await page.locator('[data-part=start]').getByText('it takes longer').waitFor();
    const readyByMs = Date.parse(localTimeText(Date.now() + 2 * 86_400_000));
    await at.fill(localTimeText(readyByMs));
    await page.getByText(/It begins by itself at .*, or at most 10 minutes later/).waitFor();
    await page.locator('.needed-times li').nth(1).waitFor();
    assert.deepEqual(await seriousFindings(page), []);
    const before = planned.length;
    await page.getByRole('button', { name: 'Plan this brew' }).click();
    await page.waitForURL(`${api.url}/`);
    assert.deepEqual([planned.length, planned.at(-1)?.readyByMs], [before + 1, readyByMs]);

    await page.setViewportSize({ width: 390, height: 844 });
    const row = page.locator('.brew', { hasText: 'Begins by itself' });
    await row.getByText('Planned').first().waitFor();
    assert.deepEqual(await seriousFindings(page), []);
    await row.getByRole('link').click();
    await page.getByRole('heading', { name: /Beer in keg-/ }).waitFor();
    await page.getByText(/Begins by itself/).waitFor();
    await page.goBack();
    await row.getByRole('button', { name: 'Cancel the plan' }).click();
    await row.getByRole('button', { name: 'Keep it' }).click();
    await row.getByRole('button', { name: 'Cancel the plan' }).click();
    await row.getByRole('button', { name: 'Yes, cancel it' }).click();
    await row.waitFor({ state: 'detached' });

    await setPlanned(api.pool, planned.at(-1)!, 'planned', 520);
    await row.waitFor();
    await setPlanned(api.pool, planned.at(-1)!, 'running', 530);
    await row.waitFor({ state: 'detached' });
    await page.locator('.brew', { hasText: 'Beer in keg-' }).waitFor();
    await setPlanned(api.pool, planned.at(-1)!, 'cancelled', 540);
  });

  it('keep what was typed where it is refused, and make a new version of what is not', async () => {
    await page.goto(`${api.url}/recipes`);
    await page
      .getByRole('link', { name: /Pale Ale/ })
      .last()
      .click();
    await page.getByRole('button', { name: 'Edit' }).click();
    await page.getByLabel('Name').fill('Summer Ale');
    const rest = page.getByRole('group', { name: /Mash rest/ }).first();
    await rest.getByLabel('°C').fill('120');
    await page.getByRole('button', { name: 'Keep as a new version' }).click();
    await rest.getByText('It is from 0 to 110.').waitFor();
    assert.equal(await page.getByLabel('Name').inputValue(), 'Summer Ale');
    assert.deepEqual(await seriousFindings(page), []);
    await rest.getByLabel('°C').fill('67,5');
    await page.getByRole('button', { name: 'Keep as a new version' }).click();
    await page.getByRole('heading', { name: 'Summer Ale' }).waitFor();
    await page.getByText('67.5').first().waitFor();
    await page.getByRole('link', { name: 'version 1' }).click();
    await page.getByText('This is version 1 of 2.').waitFor();
  });

  it('count alarms, and show one as acknowledged when the server says so', async () => {
    await page.getByRole('link', { name: /^Alarms\s*2/ }).click();
    const alarm = page.locator('.alarm', { hasText: 'Fit the airlock' });
    assert.match(await alarm.innerText(), /Overdue/);
    assert.deepEqual(await seriousFindings(page), []);
    await alarm.getByRole('button', { name: /Acknowledge/ }).click();
    await alarm.getByText(/acknowledged .*berta/s).waitFor();
    const { rows } = await api.pool.query(`select status from read_model.alarm where alarm_id = $1`, [
      alarmIds.airlock,
    ]);
    assert.deepEqual(rows, [{ status: 'acknowledged' }]);
    await page.getByText('What is over').click();
    await page.getByText('The fermentation is finished').waitFor();
  });

  it('bear texts that are 40 % longer, and a narrow window, without scrolling sideways', async () => {
    await page.setViewportSize({ width: 320, height: 700 });
    const pages = {
      '/recipes': '.recipe-row',
      '/recipes/import': '.drop',
      [`/recipes/${recipeIds.stout}`]: '.three-lists',
      '/brews/new?part=check': '.checks li',
      '/brews/new?part=start': '.needed-times li',
      '/alarms': '.alarm',
    };
    for (const [path, ready] of Object.entries(pages)) {
      await page.goto(`${api.url}${path}${path.includes('?') ? '&' : '?'}pseudo`);
      await page.locator(ready).first().waitFor();
      await page.locator('.nav .count').waitFor();
      assert.equal(await page.evaluate('document.documentElement.scrollWidth'), 320, path);
    }
  });
});
