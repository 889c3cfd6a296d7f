import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import fc from 'fast-check';
import {
  advisedCodes,
  codeAdvice,
  codeName,
  languages,
  namedCodes,
  type AdvisedCode,
  type CodeKind,
  type NamedCode,
} from '../../../../domain/texts/index.js';
import { codesIn } from './codesIn.js';
import { domainFacts } from './domainFacts.js';

const root = join(import.meta.dirname, '../../../../..');
const namedKinds = Object.keys(namedCodes) as NamedCode[];
const advisedKinds = Object.keys(advisedCodes) as AdvisedCode[];
const kinds: readonly CodeKind[] = [...namedKinds, ...advisedKinds];

/** No machine has it. */
const unheardOf = 30_000;

/** Codes that some language has no name for: their text is that of an unknown code. */
function nameless(kind: CodeKind, codes: readonly number[]): readonly string[] {
  return languages.flatMap((language) =>
    codes
      .filter((code) => {
        const unknown = codeName(language, kind, unheardOf).replace(String(unheardOf), String(code));
        return codeName(language, kind, code) === unknown;
      })
      .map((code) => `${language} ${kind} ${code}`),
  );
}

describe('texts of codes', () => {
  for (const kind of kinds)
    it(`has a name in each language for every ${kind} of the machine's facts`, () => {
      const codes = codesIn(domainFacts, kind);
      assert.ok(codes.length > 1);
      assert.deepEqual(nameless(kind, codes), []);
    });

  it('knows all codes that the facts beside the project name', async function () {
    const path = join(root, '../shared/domain.md');
    if (!existsSync(path)) this.skip();
    const facts = await readFile(path, 'utf8');
    for (const kind of kinds) assert.deepEqual(codesIn(domainFacts, kind), codesIn(facts, kind), kind);
  });

  it('finds a code without a name', () => {
    assert.deepEqual(
      nameless('step', [31, 19]),
      languages.map((language) => `${language} step 19`),
    );
    assert.deepEqual(
      nameless('error', [105, 16]),
      languages.map((language) => `${language} error 16`),
    );
  });

  it('has a name for every number of the enums of the wire', async () => {
    const proto = await readFile(join(root, 'proto/brewline/v1/enums.proto'), 'utf8');
    const enums = { machineType: 'MachineType', currentState: 'CurrentState', processType: 'ProcessType' };
    for (const [kind, name] of Object.entries({ ...enums, phase: 'Phase', sensor: 'Sensor' })) {
      const body = new RegExp(`enum ${name} \\{(.*?)\\}`, 's').exec(proto)?.[1] ?? '';
      const codes = [...body.matchAll(/= (\d+);/g)].map(([, code]) => Number(code));
      assert.ok(codes.length > 1);
      assert.deepEqual(nameless(kind as CodeKind, codes), []);
    }
  });

  it('names every code with which the machine is programmed', () => {
    for (const kind of namedKinds)
      assert.deepEqual(nameless(kind, Object.values<number>(namedCodes[kind])), []);
    for (const kind of advisedKinds)
      assert.deepEqual(nameless(kind, Object.values<number>(advisedCodes[kind].known)), []);
  });

  it('has each code once', () => {
    for (const kind of advisedKinds) {
      const { known, classes } = advisedCodes[kind];
      const codes = [...Object.values<number>(known), ...Object.values<readonly number[]>(classes).flat()];
      assert.equal(new Set(codes).size, codes.length, kind);
    }
  });

  it('says in one to three sentences what to do, in each language in its own words', () => {
    const sentences = (text: string) => text.match(/[^.?!]+[.?!](?= |$)/g)?.length ?? 0;
    for (const kind of advisedKinds)
      for (const code of [...codesIn(domainFacts, kind), unheardOf]) {
        const texts = languages.map((language) => codeAdvice(language, kind, code).whatToDo);
        for (const text of texts) assert.ok(sentences(text) >= 1 && sentences(text) <= 3, text);
        assert.equal(new Set(texts).size, languages.length);
      }
  });

  it('names codes as brewers do', () => {
    assert.equal(codeName('de', 'step', 40), 'Läutern');
    assert.equal(codeName('en', 'sensor', 22), 'Specific gravity');
    assert.equal(codeName('de', 'userAction', 28), 'Gärspund aufsetzen');
    assert.deepEqual(codeAdvice('en', 'userAction', 29), {
      name: 'Remove the airlock',
      whatToDo: 'Remove the airlock from the keg. Then confirm.',
    });
    assert.equal(codeName('en', 'userAction', 45), 'Check 45');
    assert.equal(codeName('de', 'error', 103), 'Sensorfehler 103');
  });

  it('has a text with the number for any code', () => {
    const anyKind = fc.constantFrom(...kinds);
    fc.assert(
      fc.property(fc.constantFrom(...languages), anyKind, fc.integer(), (language, kind, code) => {
        const name = codeName(language, kind, code);
        assert.ok(name.length > 0 && !name.includes('{'));
      }),
    );
    for (const language of languages)
      for (const kind of kinds) assert.match(codeName(language, kind, 4711), / 4711$/);
    assert.match(codeAdvice('de', 'error', 4711).whatToDo, /4711/);
    assert.match(codeAdvice('en', 'userAction', NaN).whatToDo, /NaN/);
  });
});
