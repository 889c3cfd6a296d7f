import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Pool } from 'pg';
import { openRecording, playRecording } from '../../adapters/device/index.js';
import { historyOf } from '../support/historyOf.js';
import { useStack } from '../support/sharedStack.js';
import { connectDevice } from '../support/stackDevice.js';
import { until } from '../support/until.js';

/** Real logs lie beside the project's folder, not in it: from dist/test/e2e. */
const recordings = join(import.meta.dirname, '../../../../shared/data/brewlogs');

interface Row {
  readonly at: Date;
  readonly session: string;
  readonly sensors: readonly number[];
  readonly values: readonly number[];
  readonly time_plausible: boolean;
}

/** Column of the file and number of the sensor, written down again here and not taken from the code. */
const cases = [
  {
    name: 'the mash of 2014-04-18',
    file: 'mash_brauerei_2014-04-18.csv',
    rows: 1874,
    readingsPerMessage: 100,
    columns: {
      mash_temp_c: 3,
      setpoint_c: 1002,
      heater_on: 1003,
      stirrer_on: 1000,
      pump_on: 6,
      alarm_on: 1001,
    },
  },
  {
    name: 'the 18 days of the Tilt',
    file: 'ferm_tilt_black_2025-11.csv',
    rows: 2019,
    readingsPerMessage: 1,
    columns: { sg: 22, beer_temp_c: 21, rssi_dbm: 27 },
  },
] as const;

describe('recorded logs through the whole path', () => {
  const stack = useStack();
  let pool: Pool;

  before(async function () {
    if (!existsSync(recordings)) {
      console.log(`    skipped: no recordings in ${recordings}`);
      this.skip();
    }
    pool = new Pool({ connectionString: stack().databaseUrl, max: 1 });
  });

  after(() => pool?.end());

  for (const { name, file, rows, readingsPerMessage, columns } of cases) {
    it(`${name} is in history row by row as it is in the file`, async () => {
      const deviceId = file.replace('.csv', '');
      await play(deviceId, join(recordings, file), readingsPerMessage);
      const history = await until('history has all rows', async () => {
        const found = await historyIn(deviceId);
        return found.length >= rows ? found : undefined;
      });
      const expected = await rowsOf(join(recordings, file), columns);
      assert.equal(expected.length, rows);
      assert.equal(history.length, rows);
      expected.forEach(({ atMs, cells }, index) => {
        const { at, session, sensors, values, time_plausible } = history[index] as Row;
        const where = `row ${index + 1}`;
        assert.equal(at.getTime(), atMs, where);
        assert.deepEqual([session, time_plausible], ['77', true], where);
        const seen = Object.fromEntries(sensors.map((sensor, column) => [sensor, values[column]]));
        const rounded = cells.map(([sensor, cell]) => [sensor, seen[sensor]?.toFixed(decimalsOf(cell))]);
        assert.deepEqual(
          rounded,
          cells.map(([sensor, cell]) => [sensor, Number(cell).toFixed(decimalsOf(cell))]),
          where,
        );
        assert.equal(sensors.length, cells.length, where);
      });
    });
  }

  async function play(deviceId: string, path: string, readingsPerMessage: number): Promise<void> {
    const device = await connectDevice(stack(), deviceId);
    try {
      await playRecording({
        device,
        recording: await openRecording(path),
        session: 77,
        readingsPerMessage,
      });
    } finally {
      await device.stop();
    }
  }

  async function historyIn(deviceId: string) {
    const found = await historyOf(pool, deviceId);
    return found.map(({ reading, timePlausible, session }) => ({
      ...{ at: new Date(reading.atMs), sensors: reading.sensors, values: reading.values },
      ...{ session: String(session), time_plausible: timePlausible },
    }));
  }
});

/** The file as it is: no code of the product between it and the comparison. */
async function rowsOf(path: string, columns: Readonly<Record<string, number>>) {
  const [header = '', ...lines] = (await readFile(path, 'utf8')).trim().split('\n');
  const names = header.trim().split(',');
  return lines.map((line) => {
    const cells = line.trim().split(',');
    const cellOf = (name: string) => cells[names.indexOf(name)] ?? '';
    return {
      atMs: Date.parse(cellOf('timestamp_utc')),
      cells: Object.entries(columns)
        .map(([name, sensor]) => [sensor, cellOf(name)] as const)
        .filter(([, cell]) => cell !== ''),
    };
  });
}

function decimalsOf(cell: string): number {
  return cell.split('.')[1]?.length ?? 0;
}
