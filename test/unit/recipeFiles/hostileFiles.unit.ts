import assert from 'node:assert/strict';
import fc from 'fast-check';
import { createRecipeFiles } from '../../../adapters/recipeFiles/index.js';
import { readRecipes } from '../../../adapters/recipeFiles/readRecipes.js';
import { RefusedError } from '../../../domain/kernel/refusal.js';
import { readOne, refusedFields } from './readFiles.js';
import { jsonFile, recipeElements, xml, xmlFile } from './samples.js';

const declared = (encoding: string) => `<?xml version="1.0" encoding="${encoding}"?>`;
const utf16be = (text: string) => Buffer.from(text, 'utf16le').swap16();

describe('encodings of recipe files', () => {
  const name = 'Kölsch für François';
  const file = (encoding: string) => xmlFile({ NAME: name }, declared(encoding));
  const cases: Readonly<Record<string, Uint8Array>> = {
    'UTF-8': Buffer.from(file('UTF-8')),
    'UTF-8 without a declaration': Buffer.from(xmlFile({ NAME: name }, '')),
    'UTF-8 with a byte order mark': Buffer.from(`\ufeff${file('UTF-8')}`),
    'ISO-8859-1': Buffer.from(file('ISO-8859-1'), 'latin1'),
    'windows-1252': Buffer.from(file('windows-1252'), 'latin1'),
    'UTF-16, low byte first': Buffer.from(`\ufeff${file('UTF-16')}`, 'utf16le'),
    'UTF-16, high byte first': utf16be(`\ufeff${file('UTF-16')}`),
    'UTF-16 without a byte order mark': Buffer.from(file('UTF-16'), 'utf16le'),
    'UTF-8 that is declared as UTF-16': Buffer.from(file('UTF-16')),
  };
  for (const [encoding, bytes] of Object.entries(cases))
    it(`reads ${encoding}`, () => assert.equal(readOne(bytes).name, name));

  it('reads JSON with a byte order mark', () =>
    assert.equal(readOne(Buffer.from(`\ufeff${jsonFile({ name })}`)).name, name));

  it('refuses bytes that are not in their encoding, and encodings that it does not know', () => {
    assert.deepEqual(refusedFields(Buffer.from(file('UTF-8'), 'latin1')), ['file']);
    assert.deepEqual(refusedFields(file('EBCDIC-US')), ['file']);
    assert.deepEqual(refusedFields(file('utf-7')), ['file']);
    assert.deepEqual(refusedFields(file('constructor')), ['file']);
  });
});

describe('hostile recipe files', () => {
  const inRecipe = (doctype: string, NAME: string) =>
    `<?xml version="1.0"?>${doctype}<RECIPES><RECIPE>${xml({ ...recipeElements, NAME })}</RECIPE></RECIPES>`;
  const nested = (depth: number) => `${'<A>'.repeat(depth)}x${'</A>'.repeat(depth)}`;
  const hostile: Readonly<Record<string, string>> = {
    'an entity of a file': inRecipe('<!DOCTYPE r [<!ENTITY x SYSTEM "file:///etc/passwd">]>', '&x;'),
    'an entity of a server': inRecipe('<!DOCTYPE r [<!ENTITY x SYSTEM "http://127.0.0.1/">]>', '&x;'),
    'a parameter entity': inRecipe('<!DOCTYPE r [<!ENTITY % p SYSTEM "http://127.0.0.1/"> %p;]>', 'a'),
    'an external document type': inRecipe('<!DOCTYPE r SYSTEM "http://127.0.0.1/r.dtd">', 'a'),
    'a document type in small letters': inRecipe('<!doctype r>', 'a'),
    'entities of entities': inRecipe(
      `<!DOCTYPE r [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "${'&a;'.repeat(10)}"><!ENTITY c "${'&b;'.repeat(10)}">]>`,
      '&c;',
    ),
    'elements in elements': `<RECIPES>${nested(17)}</RECIPES>`,
    'very deep elements': nested(200_000),
    'an element that is not closed': '<RECIPES><RECIPE>',
    'no recipe': '<RECIPES/>',
    'an empty file': '',
    spaces: ' \n ',
    'no format': 'Pale malt 5 kg',
    'JSON that is no object': '"RECIPES"',
    'JSON without recipes': '{"beerjson":{"version":1}}',
    'half of a JSON file': jsonFile().slice(0, 100),
    'very deep JSON': `${'['.repeat(100_000)}${']'.repeat(100_000)}`,
  };
  for (const [name, file] of Object.entries(hostile))
    it(`refuses ${name}`, () => {
      const [field = ''] = refusedFields(file);
      assert.ok(['file', 'beerjson'].includes(field), field);
    });

  it('refuses entities that XML does not have', () => {
    for (const entity of ['&nbsp;', '&x;', '&#xZZ;', '&#1114112;', '&amp', '&__proto__;', '&constructor;'])
      assert.equal(refusedFields(xmlFile({ NAME: entity })).length > 0, true, entity);
  });

  it('refuses control characters, however they are written', () => {
    for (const text of ['&#27;[2J', '&#0;', '&#x7f;', '\u001b', '&#xd800;'])
      assert.equal(refusedFields(xmlFile({ NAME: `a${text}b` })).length > 0, true, text);
    assert.deepEqual(refusedFields(jsonFile({ name: 'a\u001bb' })), ['recipes/0/name']);
    assert.deepEqual(refusedFields(jsonFile({ notes: '\ud800' })), ['recipes/0/notes']);
  });

  it('takes 5 MiB and no byte more', () => {
    const most = 5 * 1024 * 1024;
    const padded = (bytes: number) => {
      const file = xmlFile();
      return file.replace('<RECIPES>', `<!--${'x'.repeat(bytes - file.length - 7)}--><RECIPES>`);
    };
    assert.equal(Buffer.byteLength(padded(most)), most);
    assert.equal(readOne(padded(most)).name, 'Dry Stout');
    assert.deepEqual(refusedFields(padded(most + 1)), ['file']);
  });

  it('lets no name reach a prototype', () => {
    assert.equal(readOne(xmlFile({ toString: 'z', valueOf: 'y' })).name, 'Dry Stout');
    for (const name of ['__proto__', 'constructor', 'prototype'])
      assert.deepEqual(refusedFields(xmlFile({ [name]: '<style>x</style>' })), ['file']);
    assert.equal(
      readOne(jsonFile().replace('"name":"IPA"', '"name":"IPA","__proto__":{"style":1}')).style,
      undefined,
    );
  });

  it('answers any bytes with recipes or a refusal', () => {
    const seeds = [Buffer.from(xmlFile()), Buffer.from(jsonFile())];
    const changes = fc.array(fc.tuple(fc.nat(4_000), fc.nat(255)), { maxLength: 8 });
    fc.assert(
      fc.property(fc.constantFrom(...seeds), changes, fc.nat(4_000), (seed, flips, length) => {
        const bytes = Buffer.from(seed.subarray(0, Math.max(1, seed.length - (length % 50))));
        for (const [at, value] of flips) bytes[at % bytes.length] = value;
        try {
          assert.ok(readRecipes(bytes).length > 0);
        } catch (error) {
          if (!(error instanceof RefusedError)) throw error;
        }
      }),
      { numRuns: 500 },
    );
  });
});

describe('reading large recipe files', () => {
  const large = (file: string) =>
    Buffer.from(file.replace('<RECIPES>', `<!--${'x'.repeat(100_000)}--><RECIPES>`));
  const refusedAs = (rule: RegExp) => (error: unknown) =>
    error instanceof RefusedError && rule.test(error.message);

  it('reads them in a thread as small ones', async () => {
    const files = createRecipeFiles();
    const read = await Promise.all(
      [large(xmlFile()), large(xmlFile({ NAME: 'B' }))].map((file) => files.read(file)),
    );
    assert.deepEqual(
      read.map(([first]) => first?.recipe.name),
      ['Dry Stout', 'B'],
    );
    await assert.rejects(files.read(large(xmlFile({ NAME: undefined }))), refusedAs(/NAME: it is missing/));
  });

  it('gives up one that takes too long, and reads the next', async () => {
    const files = createRecipeFiles({ withinMs: 1 });
    await assert.rejects(files.read(large(xmlFile())), refusedAs(/more than 0.001 s/));
    await assert.rejects(files.read(large(xmlFile())), refusedAs(/more than 0.001 s/));
  });

  it('gives up one that takes too much memory', async () => {
    const many = `<RECIPES><RECIPE>${'<A><B>x</B></A>'.repeat(200_000)}</RECIPE></RECIPES>`;
    await assert.rejects(
      createRecipeFiles({ withinMegabytes: 32 }).read(Buffer.from(many)),
      refusedAs(/memory/),
    );
  });

  it('refuses lists without trying every rule on every item', () => {
    const hops = Array.from({ length: 51 }, () => ({}));
    const ingredients = { fermentable_additions: [], hop_additions: hops };
    assert.deepEqual(refusedFields(jsonFile({ ingredients })), [
      'beerjson/recipes/0/ingredients/hop_additions',
    ]);
  });
});
