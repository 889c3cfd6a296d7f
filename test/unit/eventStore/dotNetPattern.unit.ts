import assert from 'node:assert/strict';
import { toRegExp } from '../../../infra/embeddedEventStore/protocol/dotNetPattern.js';

describe('patterns of filters, written for .NET', () => {
  const cases: readonly (readonly [
    pattern: string,
    matching: readonly string[],
    other: readonly string[],
  ])[] = [
    ['^[^\\$].*', ['brew-1'], ['$stats']],
    ['^brew\\-\\d+$', ['brew-12'], ['brew-x', 'xbrew-1']],
    ['[\\w\\-]\\_\\@', ['-_@'], ['?_@']],
    ['(?i)^BREW', ['brew-1'], ['my brew']],
    ['(?im)^b$', ['a\nB'], ['ab']],
    ['\\Aa\\z', ['a'], ['a\n', 'ba', 'a\na']],
    ['(?m)\\Aa\\Z', ['a', 'a\n'], ['b\na', 'a\n\n']],
    ['[\\]A]z', [']z', 'Az'], ['z', 'Bz']],
    ['^\\p{Lu}', ['Äpfel'], ['äpfel']],
    ['\\\\A', ['\\A'], ['A']],
  ];
  for (const [pattern, matching, other] of cases)
    it(pattern, () => {
      const compiled = toRegExp(pattern);
      for (const text of matching) assert.ok(compiled.test(text), text);
      for (const text of other) assert.ok(!compiled.test(text), text);
    });

  it('refuses what would mean something else in JavaScript', () => {
    for (const pattern of ['(?>a)b', '(?x) a b', '\\Ga', "(?'name'a)", '[', 'a(?i)b', '[\\A]'])
      assert.throws(() => toRegExp(pattern), SyntaxError, pattern);
  });
});
