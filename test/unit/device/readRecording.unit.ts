import assert from 'node:assert/strict';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { readRecording } from '../../../adapters/device/index.js';
import { hasCode } from '../../../domain/errors.js';

describe('readRecording', () => {
  let path: string;

  before(async () => {
    path = join(await mkdtemp(join(tmpdir(), 'brewline-recording-')), 'log.csv');
  });
  after(() => rm(join(path, '..'), { recursive: true }));

  it('reads a BrewPi log, leaving out sensors without a value', async () => {
    const columns =
      'timestamp_utc,elapsed_s,beer_temp_c,beer_set_c,fridge_temp_c,fridge_set_c,state,state_name,note';
    await writeFile(
      path,
      `${columns}\n2014-02-05T22:49:42Z,0,12.05,11.0,10.13,1.0,5,WAITING_TO_COOL,\n` +
        '2014-02-05T22:49:42Z,0,11.98,,10.18,,0,IDLE,"set, by hand"\n',
    );
    const { format, readings } = await readRecording(path);
    assert.equal(format.name, 'BrewPi fermentation chamber');
    const atMs = Date.UTC(2014, 1, 5, 22, 49, 42);
    assert.deepEqual(readings, [
      { atMs, sensors: [3, 1002, 1004, 1005, 1006], values: [12.05, 11, 10.13, 1, 5], context: undefined },
      { atMs, sensors: [3, 1004, 1006], values: [11.98, 10.18, 0], context: undefined },
    ]);
  });

  it('tells a Tilt log from others, and its beer temperature is the probe’s', async () => {
    await writeFile(
      path,
      'timestamp_utc,elapsed_s,sg,beer_temp_c,beer_temp_f_raw,rssi_dbm\n2025-11-01T23:08:31Z,0,1.034,20.56,69,-70\n',
    );
    const { readings } = await readRecording(path);
    assert.deepEqual(readings[0]?.sensors, [22, 21, 27]);
    assert.deepEqual(readings[0]?.values, [1.034, 20.56, -70]);
  });

  it('names the line of a cell that is no number, and refuses other files', async () => {
    await writeFile(
      path,
      'timestamp_utc,sg,beer_temp_c,rssi_dbm\n2025-11-01T23:08:31Z,1,2,3\nyesterday,1,2,3\n',
    );
    await assert.rejects(readRecording(path), /line 3: not a number or time/);
    await writeFile(path, 'a,b\n1,2\n');
    await assert.rejects(readRecording(path), (error) => hasCode(error, 'CONFIGURATION_INVALID'));
  });
});
