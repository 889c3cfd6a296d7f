import assert from 'node:assert/strict';
import {
  keptMessages,
  oldestKept,
  partitionsOf,
  projectReadings,
} from '../../../projections/readings/index.js';
import { atMs, stored } from './recorded.js';

describe('projectReadings', () => {
  it('makes a row of each reading, with its index in the message', () => {
    const [first, second] = [20, 21].map((celsius) => ({
      atMs,
      sensors: [1],
      values: [celsius],
      context: undefined,
    }));
    assert.ok(first && second);
    const rows = projectReadings([stored({ readings: [first, second] }), stored({ seq: 2, readings: [] })]);
    assert.deepEqual(
      rows.map(({ index, reading }) => [index, reading]),
      [
        [0, first],
        [1, second],
      ],
    );
  });

  it('keeps the indexes of readings whose neighbours were left out', () => {
    const reading = { atMs, sensors: [1], values: [1], context: undefined };
    const rows = projectReadings([stored({ readings: [reading, reading, reading], leftOut: [0, 2, 3] })]);
    assert.deepEqual(
      rows.map(({ index }) => index),
      [1, 4, 5],
    );
  });

  it('flags a time that can not be true, and keeps it', () => {
    const reading = { sensors: [1], values: [1], context: undefined };
    const [early, late, fine] = projectReadings([
      stored({
        untimed: new Set([0, 1]),
        readings: [
          { ...reading, atMs: 0 },
          { ...reading, atMs: atMs + 2 * 86_400_000 },
          { ...reading, atMs },
        ],
      }),
    ]);
    assert.deepEqual(
      [early, late, fine].map((row) => [row?.timePlausible, row?.reading.atMs]),
      [
        [false, 0],
        [false, atMs + 2 * 86_400_000],
        [true, atMs],
      ],
    );
  });
});

describe('partitionsOf', () => {
  const times = ['2026-02-28T23:59:59.999Z', '2026-03-01T00:00:00.000Z', '2026-03-01T23:59:59.999Z'];
  const messages = times.map((time) => stored({ receivedAtMs: Date.parse(time) }));

  it('names each partition by its first UTC day of receipt, once', () => {
    assert.deepEqual(partitionsOf(messages, 'reading'), ['2026-02-28', '2026-03-01']);
    assert.deepEqual(partitionsOf(messages, 'minute'), ['2026-02-01', '2026-03-01']);
    assert.deepEqual(partitionsOf(messages, 'hour'), ['2026-01-01']);
  });

  it('keeps a partition as long as anything in it has to be kept', () => {
    const nowMs = Date.parse('2026-03-02T12:00:00Z');
    const kept = (days: number) => {
      const oldest = oldestKept('reading', { reading: days, minute: 0, hour: 0 }, nowMs);
      return keptMessages(messages, 'reading', oldest).map(({ receivedAtMs }) =>
        new Date(receivedAtMs).getUTCDate(),
      );
    };
    assert.deepEqual(
      [kept(1), kept(2), kept(0)],
      [
        [1, 1],
        [28, 1, 1],
        [28, 1, 1],
      ],
    );
  });
});
