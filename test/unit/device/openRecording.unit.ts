import assert from 'node:assert/strict';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openRecording, type RecordingOptions } from '../../../adapters/device/index.js';
import { messageOf } from '../../../domain/kernel/errors.js';
import type { Reading } from '../../../domain/machine/index.js';
import { rowsOf, samplePath, samples } from '../../support/recordingSamples.js';

const atMs = Date.UTC(2025, 1, 11, 18);
const time = '2025-02-11T18:00:00Z';

describe('openRecording', () => {
  let path: string;

  before(async () => {
    path = join(await mkdtemp(join(tmpdir(), 'brewline-recording-')), 'log.csv');
  });
  after(() => rm(join(path, '..'), { recursive: true }));

  async function readingsOf(content: string | Buffer, options: RecordingOptions = {}): Promise<Reading[]> {
    await writeFile(path, content);
    const readings: Reading[] = [];
    for await (const reading of (await openRecording(path, options)).read()) readings.push(reading);
    return readings;
  }

  for (const sample of samples)
    it(`reads the sample of ${sample.kind} row by row`, async () => {
      const recording = await openRecording(samplePath(sample), sample.options);
      const expected = await rowsOf(sample);
      assert.equal(recording.readings, expected.length);
      let index = 0;
      for await (const reading of recording.read()) {
        const { atMs: expectedMs, values } = expected[index++] ?? { atMs: NaN, values: new Map() };
        assert.equal(reading.atMs, expectedMs, `row ${index}`);
        assert.deepEqual([...reading.sensors].sort(), [...values.keys()].sort());
        reading.sensors.forEach((sensor, at) =>
          assert.ok(Math.abs((reading.values[at] ?? NaN) - (values.get(sensor) as number)) < 6e-4),
        );
      }
    });

  it('takes a blank cell for no value, and keeps rows whose times repeat or go back in the file’s order', async () => {
    const rows = `${time},1.05,20.5\n${time}, ,\n2025-02-11T17:00:00Z,1.049,20.6\n`;
    assert.deepEqual(await readingsOf(`time,sg,beer_temp_c\n${rows}`), [
      { atMs, sensors: [22, 3], values: [1.05, 20.5], context: undefined },
      { atMs, sensors: [], values: [], context: undefined },
      { atMs: atMs - 3_600_000, sensors: [22, 3], values: [1.049, 20.6], context: undefined },
    ]);
  });

  it('knows no sensor, unit or word by the name of what every object has', async () => {
    const rows = `${time},1.05,20.5,7\n`;
    assert.deepEqual(await readingsOf(`time,sg,beer_temp_c,constructor [toString]\n${rows}`), [
      { atMs, sensors: [22, 3], values: [1.05, 20.5], context: undefined },
    ]);
  });

  it('joins a date and a time of day, and a year of two digits', async () => {
    const content = 'Date;Time;SG\n11.02.25;18:00;1,05\n';
    const [reading] = await readingsOf(content, { dateOrder: 'dmy', timeZone: 'UTC' });
    assert.equal(reading?.atMs, atMs);
  });

  it('takes nanoseconds, and InfluxDB’s pivoted form with its annotations and repeated headers', async () => {
    const table = '#group,false,false,true\n#datatype,string,long,dateTime:RFC3339\n#default,_result,,\n';
    const content = `${table},result,table,_time,sg\n,,0,2025-02-11T18:00:00.123456789Z,1.05\n\n${table},result,table,_time,sg\n,,1,${time},1.04\n`;
    assert.deepEqual(
      (await readingsOf(content)).map((reading) => [reading.atMs, ...reading.values]),
      [
        [atMs + 123, 1.05],
        [atMs, 1.04],
      ],
    );
    assert.equal((await readingsOf(`time,sg\n${atMs}123456,1.05\n`))[0]?.atMs, atMs);
  });

  const refused: readonly (readonly [string, string | Buffer, RegExp, RecordingOptions?])[] = [
    ['no file of rows', 'time,sg\n', /the file has a header and no rows/],
    ['an empty file', '', /the file has no header/],
    [
      'a ragged row',
      `time,sg,a\n${time},1.05\n`,
      /line 2: the row has 2 cells, but the header has 3 columns/,
    ],
    [
      'a row cut in a number',
      `time,sg\n${time},1.0`,
      /line 2, column "sg": "1.0" may be incomplete.*--complete/,
    ],
    ['a quote that is not closed', `time,sg\n${time},"1.05\n`, /line 2: a quote is opened and never closed/],
    ['a quote within a cell', `time,sg\n${time},1"05\n`, /line 2: a quote is within a cell; put the whole/],
    [
      'bytes that are no UTF-8',
      Buffer.from(`time,sg,note\n${time},1.05,\xb0\n`, 'latin1'),
      /line 2: the line is not in UTF-8; save it as UTF-8/,
    ],
    ['a zero byte', `time,sg\n${time},1.05\0\n`, /line 2: the line has a zero byte/],
    [
      'a line without end',
      `time,sg\n${time},${'1'.repeat(70_000)}`,
      /line 2: the line is longer than 65536 bytes/,
    ],
    ['1,001 columns', `time,sg${',a'.repeat(999)}\n`, /line 1: the row has 1001 columns/],
    ['lines that end by CR alone', `time,sg\r${time},1.05\r`, /line 1: .* carriage return alone; save/],
    ['a name twice', `time,sg,SG\n${time},1,1\n`, /line 1, column "SG": is there twice/],
    [
      'two columns of one sensor',
      `time,sg,gravity [SG]\n${time},1,1\n`,
      /"gravity \[SG\]": is specificGravity, and so is "sg"/,
    ],
    [
      'no column of times',
      `when,sg\n${time},1\n`,
      /no column that is known to be the time; give --columns time=COLUMN; it has "when", "sg"/,
    ],
    [
      'no column of a sensor',
      `time,weight\n${time},1\n`,
      /no column that is known to be a sensor; give --columns/,
    ],
    ['nothing that says what was recorded', `time,kettle_temp_c\n${time},66\n`, /give --process brew or/],
    [
      'an option for no column',
      `time,sg\n${time},1\n`,
      /no column "temp", which --units names/,
      { units: [{ column: 'temp', unit: 'F' }] },
    ],
    [
      'a unit of something else',
      `time,sg\n${time},1\n`,
      /column "sg": is no gravity in F/,
      { units: [{ column: 'sg', unit: 'F' }] },
    ],
    [
      'another unit than its kind has',
      `time,sg\n${time},1049\n`,
      /column "sg": "1049" looks like SG1000.*--units sg=SG1000/,
    ],
    [
      'thousands',
      `time,sg\n${time},1.05\n${time},"1,049"\n`,
      /line 3, column "sg": "1,049" has a thousands separator/,
    ],
    [
      'commas that may be either',
      `time;sg\n${time};1,049\n`,
      /line 2, column "sg": "1,049" has decimals or thousands.* --decimal comma/,
    ],
    [
      'both decimal signs',
      `time;sg\n${time};1,05\n${time};1.04\n`,
      /line 3, column "sg": "1.04" has a decimal point, but .* --decimal point/,
    ],
    [
      'a value beyond what can be carried',
      `time,sg\n${time},1e12\n`,
      /line 2, column "sg": "1e12" is beyond/,
    ],
    [
      'a day that there is not',
      'time,sg\n2025-02-30T18:00:00Z,1\n',
      /"2025-02-30T18:00:00Z" is no existing day/,
    ],
    ['a time of day that there is not', 'time,sg\n2025-02-11T24:00:00Z,1\n', /is no existing time of day/],
    ['a time before 1970', 'time,sg\n-5,1\n', /line 2, column "time": "-5" is before 1970/],
    [
      'seconds among milliseconds',
      'time,sg\n1739296800000,1\n1739296801,1\n',
      /line 3, .* has another unit than the times before/,
    ],
    [
      'an hour that is skipped',
      'time,sg\n2025-03-30 02:30:00,1\n',
      /is skipped there: clocks went forward/,
      { timeZone: 'Europe/Berlin' },
    ],
    [
      'an hour that comes twice',
      'time,sg\n2025-10-26 02:30:00,1\n',
      /occurs twice there.*offset, for example/,
      { timeZone: 'Europe/Berlin' },
    ],
    [
      'elapsed time alone',
      'elapsed_s,sg\n0,1\n',
      /"elapsed_s": says only how much time has passed; give --start/,
    ],
  ];
  for (const [name, content, message, options] of refused)
    it(`refuses ${name}`, () =>
      assert.rejects(readingsOf(content, options), { message, code: 'CONFIGURATION_INVALID' }));

  it('shows a value of the file on one line, shortened, and turns nothing round', async () => {
    const evil = `"\u202e\u001b[2J${'9'.repeat(60)}\n"`;
    const said = await readingsOf(`time,sg\n${time},${evil}\n`).then(() => '', messageOf);
    assert.match(said, /^log\.csv, line 3, column "sg": "\\u\{202E\}\\u\{1B\}\[2J9+…" is no number; [^\n]*$/);
  });

  it('stops after ten refusals, and asks for an option once', async () => {
    const lines = Array.from({ length: 50 }, () => '2025-02-11 18:00:00,x').join('\n');
    const said = await readingsOf(`time,sg\n${lines}\n`).then(() => '', messageOf);
    assert.equal(said.split('\n').length, 10);
    assert.equal(said.match(/--time-zone/g)?.length, 1);
  });

  it('refuses a file that changed between the check and the end of the play', async () => {
    await writeFile(path, `time,sg\n${time},1.05\n`);
    const recording = await openRecording(path);
    await writeFile(path, `time,sg\n${time},1.04\n`);
    await assert.rejects(async () => {
      for await (const reading of recording.read()) assert.ok(reading);
    }, /the file changed while it was being played/);
  });
});
