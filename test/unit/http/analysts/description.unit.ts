import assert from 'node:assert/strict';
import { createAnalystOperations, createPseudonyms } from '../../../../adapters/http/api/analysts/index.js';
import { readApiDescription, type ApiDescription } from '../../../../adapters/http/api/apiDescription.js';
import type { BrewPlanEvent } from '../../../../domain/brewPlan/index.js';
import type { BrewSessionEvent } from '../../../../domain/brewSession/index.js';
import type { DeviceEvent } from '../../../../domain/device/index.js';
import type { DeviceCommandEvent } from '../../../../domain/deviceCommand/index.js';
import { testPseudonymKey } from '../../../support/api.js';

type AnyEvent = BrewPlanEvent | BrewSessionEvent | DeviceEvent | DeviceCommandEvent;
type FieldOf<Event> = Event extends { readonly data: infer Data } ? KeyOf<Data> : never;
type KeyOf<Data> = Data extends unknown ? keyof Data : never;

/** The compiler compares this list with the events. */
const eventFields = Object.keys({
  action: true,
  atMs: true,
  attempt: true,
  baseId: true,
  boot: true,
  brewRecipe: true,
  by: true,
  cancelledBy: true,
  cause: true,
  clockWrong: true,
  code: true,
  commandId: true,
  connection: true,
  deadlineMs: true,
  detail: true,
  deviceId: true,
  driftedOn: true,
  dropped: true,
  epoch: true,
  exceeded: true,
  fermentationRecipe: true,
  firmware: true,
  firstSeq: true,
  forMs: true,
  fromId: true,
  inferred: true,
  instruction: true,
  kegId: true,
  kind: true,
  lastSeq: true,
  late: true,
  limit: true,
  lost: true,
  machineType: true,
  mayHaveArrived: true,
  messages: true,
  missing: true,
  offsetMs: true,
  partition: true,
  percent: true,
  phase: true,
  planId: true,
  plannedBy: true,
  processType: true,
  queue: true,
  reason: true,
  received: true,
  readyByMs: true,
  receivedAtMs: true,
  recipe: true,
  recipeOf: true,
  recipeVersion: true,
  report: true,
  requestedBy: true,
  requestedSettings: true,
  resumedBy: true,
  revokes: true,
  rising: true,
  sensor: true,
  serial: true,
  servingCelsius: true,
  session: true,
  settings: true,
  silentSinceMs: true,
  sinceMs: true,
  source: true,
  stage: true,
  stages: true,
  startAtMs: true,
  startsByMs: true,
  step: true,
  text: true,
  toId: true,
  unit: true,
  untilMs: true,
  value: true,
  via: true,
} satisfies Record<FieldOf<AnyEvent>, true>);

type Properties = Record<string, Record<string, unknown>>;

/** The description after a change of one of its schemas. */
async function changed(
  change: (properties: (schema: string) => Properties) => void,
): Promise<ApiDescription> {
  const description = await readApiDescription();
  const document = structuredClone(description.document);
  const schemas = document.components?.schemas as Readonly<Record<string, { properties: Properties }>>;
  change((schema) => schemas[schema]?.properties ?? {});
  return { ...description, document };
}

const flawsOf = (description: ApiDescription) => [
  ...createAnalystOperations(description, createPseudonyms(testPseudonymKey)).flaws,
];

describe('what the description says about analysts', () => {
  it('decides on every text that analysts may get', async () => {
    assert.deepEqual(flawsOf(await readApiDescription()), []);
  });

  it('lists every field of events', async () => {
    const { document } = await readApiDescription();
    const listed = document.components?.schemas?.EventData as { properties: Record<string, unknown> };
    assert.deepEqual(
      eventFields.filter((name) => !(name in listed.properties)),
      [],
    );
  });

  it('is refused with a new text that has no mark', async () => {
    const flaws = flawsOf(
      await changed((properties) => {
        Object.assign(properties('Session'), {
          note: { type: ['string', 'null'] },
          tasted: { type: 'object', properties: { by: { type: 'string' } } },
          labels: { type: 'object', additionalProperties: true },
        });
      }),
    );
    assert.deepEqual(flaws, [
      'Session.note has no x-analyst',
      'Session.tasted.by has no x-analyst',
      'Session.labels has no x-analyst',
    ]);
  });

  it('is refused where what is hidden can be neither null nor left out', async () => {
    const flaws = flawsOf(
      await changed((properties) => {
        Object.assign(properties('Session'), { recipe: { type: 'string', 'x-analyst': 'hidden' } });
      }),
    );
    assert.deepEqual(flaws, ['Session.recipe is hidden and can be neither null nor left out']);
  });

  it('is refused with a mark that does not exist', async () => {
    const description = await changed((properties) => {
      Object.assign(properties('Coded'), { name: { type: 'string', 'x-analyst': 'secret' } });
    });
    assert.throws(() => flawsOf(description), /x-analyst: secret/);
  });

  it('gives analysts nothing that changes anything but their own account', async () => {
    const { document } = await readApiDescription();
    for (const item of Object.values(document.paths ?? {}))
      for (const [method, operation] of Object.entries(item as Record<string, Record<string, unknown>>)) {
        const isAllowed = (operation['x-roles'] as string[] | undefined)?.includes('analyst') === true;
        assert.ok(
          !isAllowed || method === 'get' || operation['x-analyst'] === 'own',
          String(operation.operationId),
        );
      }
  });
});
