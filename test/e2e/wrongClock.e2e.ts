import assert from 'node:assert/strict';
import { sensors } from '../../domain/machine/index.js';
import { dataOf, type Device } from '../../adapters/apiClient/index.js';
import { apiOf, findDevice, type ApiClient } from '../support/apiClient.js';
import { useStack } from '../support/sharedStack.js';
import { connectDevice, newDeviceId } from '../support/stackDevice.js';
import { until } from '../support/until.js';

const dayMs = 86_400_000;
const { liquid } = sensors;

interface How {
  readonly placedBy?: 'receipt';
  readonly include?: 'implausibleValues'[];
}

describe('a machine whose clock or sensor is wrong', () => {
  const stack = useStack();
  let api: ApiClient;

  before(async () => {
    api = apiOf(stack());
  });

  it('shows so, keeps what it sent, and is well again when it is right', async () => {
    const deviceId = newDeviceId('yesteryear');
    let offsetMs = -900 * dayMs;
    const clock = () => Date.now() + offsetMs;
    const device = await connectDevice(stack(), deviceId, { clock });
    const session = 7;
    const measure = (celsius: number) =>
      device.telemetry(
        [{ atMs: clock(), sensors: [liquid], values: [celsius], context: undefined }],
        session,
      );
    const deviceThat = (fits: (answer: Device) => boolean) =>
      until('the API shows the device so', async () => {
        const answer = await findDevice(api, deviceId);
        return answer && fits(answer) ? answer : undefined;
      });
    await device.processEvent({ type: 'sessionStarted', processType: 4, recipe: 'IPA' }, session, clock());
    await measure(20);
    await measure(-127);

    const wrong = await deviceThat(
      ({ clock: shown, status }) => shown !== null && status?.sensors[0]?.value === -127,
    );
    assert.ok(Math.abs((wrong.clock?.offsetMs ?? 0) + 900 * dayMs) < 60_000, `${wrong.clock?.offsetMs} ms`);
    assert.equal(wrong.status?.timePlausible, false);
    assert.deepEqual(wrong.status.sensors, [
      { sensor: { code: liquid, name: 'liquid', unit: '°C' }, value: -127, plausible: false },
    ]);

    const sessionId = `${deviceId}.${session}`;
    const path = { sessionId };
    const started = dataOf(await api.GET('/api/v1/sessions/{sessionId}', { params: { path } }));
    assert.ok(Date.now() - Date.parse(started.startedAt) < 120_000, started.startedAt);
    assert.deepEqual([started.timePlausible, started.anomalies], [false, 1]);
    const historyOf = async (how: How = {}) => {
      const params = { path, query: { points: 100, ...how } };
      return dataOf(await api.GET('/api/v1/sessions/{sessionId}/history', { params }));
    };
    assert.deepEqual((await historyOf()).series, []);
    assert.equal((await historyOf()).excluded.times.readings, 2);
    const valuesBy = async (query: How = {}) =>
      (await historyOf(query)).series.flatMap(({ points }) => points.map(({ value }) => value));
    assert.deepEqual(await valuesBy({ placedBy: 'receipt' }), [20]);
    assert.deepEqual(await valuesBy({ placedBy: 'receipt', include: ['implausibleValues'] }), [20, -127]);

    offsetMs = 0;
    await measure(20.5);
    const right = await deviceThat(
      ({ clock: shown, status }) => shown === null && status?.sensors[0]?.value === 20.5,
    );
    assert.equal(right.status?.timePlausible, true);
    assert.deepEqual(await valuesBy(), [20.5]);
    await device.stop();
  });
});
