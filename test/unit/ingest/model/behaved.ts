import assert from 'node:assert/strict';
import type { Ledger } from './ledger.js';

/** A machine that does what it should is not disturbed by those that don't. */
export function checkBehaved(ledger: Ledger): void {
  const { world } = ledger;
  const [machine] = world.machines;
  for (const published of world.published.values()) {
    if (published.message.machine !== machine) continue;
    const { saying, boot, seq } = published.message;
    const name = `${saying.kind} ${boot}/${seq} of the machine that behaves`;
    const [entry, ...more] = ledger.entriesOf(published);
    assert.ok(entry && more.length === 0, name);
    assert.equal(entry.epoch, 0, `${name}: epoch`);
    assert.ok(!('late' in entry && (entry.late || entry.parked)), `${name} is late or parked`);
  }
  const anomalies = world.store.all.filter(
    ({ type, stream }) => type === 'DeviceAnomalyDetected' && stream === 'device-keg-0',
  );
  assert.deepEqual(anomalies, []);
}
