import assert from 'node:assert/strict';
import { csvLine } from '../../../infra/cli/csv.js';

describe('a line of CSV', () => {
  it('leaves plain cells as they are', () => {
    assert.equal(csvLine(['keg-1', '', '2026-11-28T12:00:00Z']), 'keg-1,,2026-11-28T12:00:00Z\r\n');
  });

  it('quotes what would end a cell or a line', () => {
    assert.equal(csvLine(['a,b', 'say "no"', 'two\nlines']), '"a,b","say ""no""","two\nlines"\r\n');
  });

  for (const formula of ['=1+1', '+1', '-1', '@SUM(A1)', '\t=1', '\r=1', '=HYPERLINK("http://x")']) {
    it(`makes a text of ${JSON.stringify(formula)}`, () => {
      assert.equal(csvLine([formula]), `"'${formula.replaceAll('"', '""')}"\r\n`);
    });
  }
});
