import assert from 'node:assert/strict';
import fc from 'fast-check';
import { readDeviceList } from '../../../../domain/fleet/index.js';

describe('a list of devices', () => {
  const listed = (text: string) => {
    const list = readDeviceList(text);
    assert.equal(list.type, 'list');
    return list;
  };

  it('is read as spreadsheets save it, and as their cells are pasted', () => {
    const expected = [
      { line: 2, deviceId: 'keg-1', wayIn: 'secret', serial: '2026-1' },
      { line: 4, deviceId: 'keg-2', wayIn: 'certificate', serial: null },
    ];
    for (const text of [
      'id,way,serial\nkeg-1,,2026-1\n\nkeg-2,certificate,\n',
      '\ufeffID;Way;Serial\r\n"keg-1";;"2026-1"\r\n;;\r\nkeg-2; certificate ;\r\n',
      'id\tway\tserial\rkeg-1\t\t2026-1\r\t\t\rkeg-2\t"certificate"',
    ])
      assert.deepEqual(listed(text), { type: 'list', devices: expected, wrongLines: [] }, text);
  });

  it('says what is wrong with each line, and reads the others', () => {
    const { devices, wrongLines } = listed(
      [
        'id,way,serial',
        'keg-1',
        'keg.2',
        ',secret',
        'keg-3,post',
        'keg-1,certificate',
        'keg-4,,1,2',
        'keg-5,"secret',
        'keg-6,se"cret"',
        `keg-7,,${'9'.repeat(65)}`,
        'keg-8',
      ].join('\n'),
    );
    assert.deepEqual(
      devices.map(({ line, deviceId }) => [line, deviceId]),
      [
        [2, 'keg-1'],
        [11, 'keg-8'],
      ],
    );
    assert.deepEqual(wrongLines, [
      { line: 3, wrong: 'id', text: 'keg.2' },
      { line: 4, wrong: 'id', text: '' },
      { line: 5, wrong: 'way', text: 'post' },
      { line: 6, wrong: 'repeated', text: 'keg-1', firstLine: 2 },
      { line: 7, wrong: 'cells', cells: 4, columns: 3 },
      { line: 8, wrong: 'quote' },
      { line: 9, wrong: 'quote' },
      { line: 10, wrong: 'serial', text: '9'.repeat(65) },
    ]);
  });

  it('keeps what is in quotes as it is, formulas and control characters too', () => {
    const serial = '=cmd(),"\u202egnp\u009b<b>';
    const { devices } = listed(`serial,id\n"${serial.replaceAll('"', '""')}",keg-1`);
    assert.equal(devices[0]?.serial, serial);
  });

  it('needs a header with an id, and a device', () => {
    assert.deepEqual(readDeviceList(' \n,\n'), { type: 'empty' });
    assert.deepEqual(readDeviceList('id\n\n'), { type: 'empty' });
    assert.deepEqual(readDeviceList('keg-1\nkeg-2'), { type: 'noHeader', line: 1, text: 'keg-1' });
    assert.deepEqual(readDeviceList('\nid,name\nkeg-1,x'), { type: 'noHeader', line: 2, text: 'name' });
    assert.deepEqual(readDeviceList('way,serial\na,b'), { type: 'noHeader', line: 1, text: 'way,serial' });
  });

  it('accounts for each line that is not empty, whatever stands there', () => {
    const text = fc.array(fc.string({ unit: fc.constantFrom(...'ab-"; ,\t.') }), { maxLength: 20 });
    fc.assert(
      fc.property(text, (lines) => {
        const list = readDeviceList(['id,way', ...lines].join('\n'));
        const numbers =
          list.type === 'list' ? [...list.devices, ...list.wrongLines].map(({ line }) => line) : [];
        const filled = lines.flatMap((line, index) => (/[^\s,;]/.test(line) ? [index + 2] : []));
        assert.deepEqual(
          numbers.toSorted((a, b) => a - b),
          filled,
        );
      }),
    );
  });
});
