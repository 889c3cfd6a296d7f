import assert from 'node:assert/strict';
import { csvLine, csvRow } from '../../../domain/kernel/csv.js';

describe('a line of CSV', () => {
  it('leaves plain cells as they are', () => {
    assert.equal(csvLine(['keg-1', '', '2026-11-28T12:00:00Z']), 'keg-1,,2026-11-28T12:00:00Z\r\n');
  });

  it('leaves numbers as they are, negative ones too', () => {
    assert.equal(csvRow([-1.5, 0, true, undefined, '-1.5']), `-1.5,0,true,,"'-1.5"`);
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
