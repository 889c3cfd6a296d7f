import assert from 'node:assert/strict';
import fc from 'fast-check';
import { defaultPersonSettings, isTimeZone } from '../../../domain/personSettings/index.js';

describe('time zones', () => {
  it('are names that can be used to write a time', () => {
    for (const name of [
      defaultPersonSettings.timeZone,
      'Europe/Berlin',
      'America/Argentina/Ushuaia',
      'Etc/GMT+3',
    ])
      assert.ok(isTimeZone(name), name);
    for (const name of [
      '',
      ' ',
      '+02:00',
      '-0330',
      '+02',
      'Europe/Atlantis',
      'Europe/Berlin ',
      '../etc/passwd',
    ])
      assert.ok(!isTimeZone(name), name);
  });

  it('never throw, whatever is asked', () =>
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (name) => {
        if (isTimeZone(name)) new Intl.DateTimeFormat('en', { timeZone: name }).format(0);
      }),
    ));
});
