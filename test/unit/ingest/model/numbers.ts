import assert from 'node:assert/strict';
import type { Ledger } from './ledger.js';
import { foldOf } from './log.js';

/** What was last told of a device; that all is over says no number. */
interface Told {
  readonly messages?: number;
}

/** What arrived, is missing, was dropped or is lost is what the machine used. */
export function checkNumbers(ledger: Ledger): void {
  const { world } = ledger;
  for (const [deviceId, { counts }] of foldOf(world.store)) {
    const told = world.store.all.findLast(
      ({ type, stream }) =>
        stream === `device-${deviceId}` && (type === 'MessagesMissing' || type === 'MessagesMissingResolved'),
    );
    const { messages: missing = 0 } = (told?.data ?? {}) as Told;
    if (world.ambiguous.has(deviceId)) continue;
    const [machine] = world.machines.filter(({ options }) => options.deviceId === deviceId);
    if (!machine) continue;
    const { known, dropped } = machine.numbers.total();
    const { arrived, tooOld } = arrivedOf(ledger, deviceId, counts.lost > 0);
    const what = JSON.stringify({ known, arrived, tooOld, missing, dropped, counts });
    assert.ok(
      counts.dropped <= dropped && (tooOld > 0 || counts.dropped + counts.lost >= dropped),
      `${deviceId} dropped: ${what}`,
    );
    // The number of a message that was too old may count as lost, or nothing is known of its boot any more.
    const sum = arrived + missing + counts.dropped + counts.lost;
    assert.ok(tooOld > 0 ? sum <= known : sum === known, `${deviceId}: ${what}`);
  }
}

/** Numbers that arrived. That of a message that was too old arrived when it counted as lost, or before: perhaps also that of a malformed one. */
function arrivedOf(ledger: Ledger, deviceId: string, isSomethingLost: boolean) {
  const numbers = new Set<string>();
  const tooOld = new Set<string>();
  for (const published of ledger.world.published.values()) {
    const { life, boot, seq, saying } = published.message;
    if (published.deviceId !== deviceId || seq === 0) continue;
    const isTooOld =
      ledger.parkedAs(published).includes('SEQUENCE_TOO_OLD') ||
      (isSomethingLost && saying.kind === 'malformed');
    (isTooOld ? tooOld : numbers).add(`${life}/${boot}/${seq}`);
  }
  for (const number of numbers) tooOld.delete(number);
  return { arrived: numbers.size, tooOld: tooOld.size };
}
