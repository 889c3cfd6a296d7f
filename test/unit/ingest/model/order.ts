import assert from 'node:assert/strict';
import type { Ledger } from './ledger.js';
import type { Machine, Message } from './machine.js';
import type { Published } from './world.js';

/** Below 0 when the machine sent `a` before `b`. */
function compare(a: Message, b: Message): number {
  return a.life - b.life || a.boot - b.boot || a.seq - b.seq;
}

/** Messages of each machine that are stored and did not come late, in the machine's own order. */
function inOrder(ledger: Ledger): ReadonlyMap<Machine, readonly Published[]> {
  const found = new Map<Machine, Published[]>();
  for (const published of ledger.world.published.values()) {
    const entry = ledger.storedAs(published);
    if (entry?.type !== 'message' || entry.late || ledger.doubled.has(published.deviceId)) continue;
    const { machine } = published.message;
    found.set(machine, [...(found.get(machine) ?? []), published]);
  }
  for (const each of found.values()) each.sort((a, b) => compare(a.message, b.message));
  return found;
}

/** What was decided follows the order of the machine, in each stream and from one session to the next. */
export function checkOrder(ledger: Ledger): void {
  const places = new Map(ledger.world.store.all.map((event, at) => [event, at]));
  const placeOf = (published: Published) => {
    const [first] = ledger.decisionsOf(published);
    return first && { stream: first.stream, at: places.get(first) ?? -1 };
  };
  for (const [machine, messages] of inOrder(ledger)) {
    const last = new Map<string, number>();
    let ended = -1;
    for (const published of messages) {
      const place = placeOf(published);
      if (!place) continue;
      const { saying, boot, seq } = published.message;
      const name = `${machine.options.name} ${saying.kind} ${boot}/${seq}`;
      assert.ok(place.at > (last.get(place.stream) ?? -1), `${name} comes too early in ${place.stream}`);
      last.set(place.stream, place.at);
      if (saying.kind === 'start')
        assert.ok(place.at > ended, `${name} comes before the end of the session before`);
      if (saying.kind === 'completed' || saying.kind === 'cancelled') ended = place.at;
    }
  }
}
