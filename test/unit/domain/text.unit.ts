import assert from 'node:assert/strict';
import fc from 'fast-check';
import { flawOfText, printableText, storableText, withStorableTexts } from '../../../domain/kernel/text.js';

describe('texts from outside', () => {
  it('are in order without control characters and halves of surrogate pairs', () => {
    for (const text of ['', 'Märzen 🍺', '\u0080', 'a\uFFFDb']) assert.equal(flawOfText(text), undefined);
    assert.match(flawOfText('a\0') ?? '', /control character U\+0000/);
    assert.match(flawOfText('\u007f') ?? '', /U\+007F/);
    for (const half of ['\ud83c', '\udf7a', '\udf7a\ud83c'])
      assert.match(flawOfText(half) ?? '', /surrogate/);
  });

  it('have lines and tabs only where they may', () => {
    for (const text of ['one\ntwo', 'one\r\ntwo', 'a\tb']) {
      assert.equal(flawOfText(text, { lines: true }), undefined);
      assert.match(flawOfText(text) ?? '', /control character/);
    }
    assert.match(flawOfText('\u001b[1m', { lines: true }) ?? '', /U\+001B/);
  });
});

describe('printable texts', () => {
  const hostile =
    '\u001b[2J\u0007\n\u007f\u009b31m\u061c\u200e\u200f\u2028\u2029\u202a\u202e\u2066\u2069\ud83c';

  it('show what a terminal would obey, and are otherwise as they were', () => {
    assert.equal(
      printableText(hostile),
      '\\u001b[2J\\u0007\\u000a\\u007f\\u009b31m\\u061c\\u200e\\u200f\\u2028\\u2029\\u202a\\u202e\\u2066\\u2069\\ud83c',
    );
    assert.equal(printableText('Märzen 🍺 \\u001b, \u2027\u2030'), 'Märzen 🍺 \\u001b, \u2027\u2030');
    assert.equal(printableText('a\tb\nc\r', { lines: true }), 'a\tb\nc\\u000d');
  });

  it('are the same JSON', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        const value = { text: `${text}${hostile}` };
        assert.deepEqual(JSON.parse(printableText(JSON.stringify(value))), value);
      }),
    );
  });
});

describe('storable texts', () => {
  it('have U+FFFD for what PostgreSQL can not hold, and are otherwise as they were', () => {
    assert.equal(storableText('a\0b\ud83cc\n'), 'a\uFFFDb\uFFFDc\n');
    const data = { 'a\0': [{ name: '\ud83c', minutes: 3, none: null }, true], at: 5 };
    const storable = { 'a\uFFFD': [{ name: '\uFFFD', minutes: 3, none: null }, true], at: 5 };
    assert.deepEqual(withStorableTexts(data), storable);
    assert.equal(withStorableTexts(storable), storable);
    const bytes = Buffer.from([0]);
    assert.equal(withStorableTexts(bytes), bytes);
  });

  it('are well-formed and without U+0000, whatever they are made from', () => {
    fc.assert(
      fc.property(fc.jsonValue({ noUnicodeString: false }), (value) => {
        const text = JSON.stringify(withStorableTexts(value));
        assert.ok(text.isWellFormed() && !/\\u0000|\\ud[89a-f]/.test(text.replaceAll('\\\\', '')));
      }),
    );
  });
});
