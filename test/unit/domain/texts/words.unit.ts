import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { load } from 'js-yaml';
import { alarmKinds } from '../../../../domain/alarms/index.js';
import { alertKinds } from '../../../../domain/alerts/index.js';
import { catalogueOf, languages, wordAdvice, wordName, type Words } from '../../../../domain/texts/index.js';

interface Schema {
  readonly enum?: readonly string[];
  readonly const?: string;
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly items?: Schema;
  readonly anyOf?: readonly Schema[];
  readonly oneOf?: readonly Schema[];
  readonly $ref?: string;
}

const openapi = join(import.meta.dirname, '../../../../../adapters/http/api/openapi.yaml');

describe("texts of Brewline's own words", () => {
  let schemas: Readonly<Record<string, Schema>>;
  before(async () => {
    const document = load(await readFile(openapi, 'utf8')) as { components: { schemas: typeof schemas } };
    schemas = document.components.schemas;
  });

  const property = (schema: string, ...path: string[]) =>
    path.reduce((at: Schema | undefined, name) => at?.properties?.[name] ?? at?.items?.properties?.[name],
      schemas[schema]); // prettier-ignore

  const places: Readonly<Partial<Record<keyof Words, () => Schema | undefined>>> = {
    sessionStatus: () => schemas['SessionStatus'],
    commandStatus: () => schemas['CommandStatus'],
    brewStatus: () => schemas['BrewStatus'],
    stage: () => schemas['BrewStage'],
    stageStatus: () => property('Brew', 'stages', 'status'),
    returnCause: () => property('Command', 'returnCause')?.anyOf?.[0],
    stepEnding: () => property('StepEnding', 'type'),
    healthStatus: () => schemas['HealthStatus'],
    alarmStatus: () => schemas['AlarmStatus'],
    alertState: () => schemas['AlertState'],
    alarmResolution: () => property('Alarm', 'cause')?.anyOf?.[0],
    plannedWork: () => schemas['PlannedWork'],
  };

  for (const [kind, place] of Object.entries(places) as [keyof Words, () => Schema | undefined][])
    it(`has each ${kind} of the API`, () => {
      const words = place()?.enum ?? [];
      assert.ok(words.length > 1);
      const nameless = languages.flatMap((language) =>
        words.filter((word) => !Object.hasOwn(catalogueOf(language).words[kind], word)),
      );
      assert.deepEqual(nameless, []);
    });

  it('has each kind of command of the API', () => {
    const kindOf = (schema: Schema) => schema.properties?.['kind'];
    const { oneOf = [] } = schemas['CommandRequest'] ?? {};
    const kinds = oneOf
      .map(({ $ref = '' }) => kindOf(schemas[$ref.split('/').at(-1) ?? ''] ?? {}))
      .flatMap((kind) => kind?.enum ?? (kind?.const === undefined ? [] : [kind.const]));
    assert.ok(kinds.includes('confirmAction') && kinds.includes('serve') && kinds.includes('wake'));
    assert.deepEqual(
      kinds.filter((kind) => wordName('de', 'instruction', kind) === kind),
      [],
    );
  });

  it('says in one to three sentences what to do about each alarm and alert, in each language in its own words', () => {
    const advised = [
      ...alarmKinds.map((word) => ['alarmKind', word] as const),
      ...alertKinds.map((word) => ['alertKind', word] as const),
    ];
    for (const [words, kind] of advised) {
      const advice = languages.map((language) => wordAdvice(language, words, kind));
      for (const { name, whatToDo } of advice) {
        assert.notEqual(name, kind);
        assert.match(whatToDo, /^([^.?!]+[.?!]( |$)){1,3}$/);
      }
      assert.equal(new Set(advice.map(({ whatToDo }) => whatToDo)).size, languages.length, kind);
    }
  });

  it('shows a word that it does not know as it is', () => {
    assert.equal(wordName('de', 'commandStatus', 'done'), 'Erledigt');
    assert.equal(wordName('en', 'commandStatus', 'pondered'), 'pondered');
    assert.equal(wordName('en', 'commandStatus', 'toString'), 'toString');
    assert.equal(wordAdvice('de', 'haltReason', 'machineAway').name, 'Die Maschine ist weg');
    assert.deepEqual(wordAdvice('en', 'haltReason', 'constructor'), { name: 'constructor', whatToDo: '' });
  });
});
