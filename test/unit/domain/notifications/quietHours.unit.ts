import assert from 'node:assert/strict';
import fc from 'fast-check';
import { quietUntilMs } from '../../../../domain/notifications/index.js';

const night = { from: '22:00', until: '07:00' };
const endOf = (timeZone: string, now: string, hours = night) => {
  const endMs = quietUntilMs(hours, timeZone, Date.parse(now));
  return endMs === undefined ? undefined : new Date(endMs).toISOString();
};

describe('quiet hours', () => {
  it('are by the clock of the person, over midnight', () => {
    assert.equal(endOf('Europe/Berlin', '2026-01-10T20:59:59Z'), undefined);
    assert.equal(endOf('Europe/Berlin', '2026-01-10T21:00:00Z'), '2026-01-11T06:00:00.000Z');
    assert.equal(endOf('Europe/Berlin', '2026-01-11T05:59:59Z'), '2026-01-11T06:00:00.000Z');
    assert.equal(endOf('Europe/Berlin', '2026-01-11T06:00:00Z'), undefined);
    assert.equal(endOf('Asia/Kolkata', '2026-01-11T00:00:00Z'), '2026-01-11T01:30:00.000Z');
  });

  it('are within a day, or none', () => {
    assert.equal(
      endOf('UTC', '2026-01-10T13:00:00Z', { from: '12:00', until: '14:00' }),
      '2026-01-10T14:00:00.000Z',
    );
    assert.equal(endOf('UTC', '2026-01-10T12:00:00Z', { from: '12:00', until: '12:00' }), undefined);
  });

  it('end an hour earlier or later where the clock changes', () => {
    // In Berlin the clock went from 02:00 to 03:00 on March 29, and from 03:00 to 02:00 on October 25.
    assert.equal(endOf('Europe/Berlin', '2026-03-28T22:00:00Z'), '2026-03-29T05:00:00.000Z');
    assert.equal(endOf('Europe/Berlin', '2026-10-24T22:00:00Z'), '2026-10-25T06:00:00.000Z');
  });

  it('end with the hour that a clock leaves out', () => {
    const early = { from: '22:00', until: '02:30' };
    assert.equal(endOf('Europe/Berlin', '2026-03-29T00:30:00Z', early), '2026-03-29T01:00:00.000Z');
  });

  it('begin again in the hour that a clock repeats', () => {
    const early = { from: '22:00', until: '02:30' };
    assert.equal(endOf('Europe/Berlin', '2026-10-24T23:50:00Z', early), '2026-10-25T00:30:00.000Z');
    assert.equal(endOf('Europe/Berlin', '2026-10-25T01:10:00Z', early), '2026-10-25T01:30:00.000Z');
  });

  it('are in UTC where the time zone is unknown', () => {
    assert.equal(endOf('Mars/Base', '2026-01-10T23:00:00Z'), '2026-01-11T07:00:00.000Z');
  });

  it('end at the first minute that is not quiet, in any zone at any time', () => {
    const zones = [
      'Europe/Berlin',
      'America/New_York',
      'Australia/Lord_Howe',
      'Asia/Kathmandu',
      'America/Sao_Paulo',
    ];
    const timeOfDay = fc
      .tuple(fc.integer({ min: 0, max: 23 }), fc.integer({ min: 0, max: 59 }))
      .map(([hour, minute]) => `${String(hour).padStart(2, '0')}:${String(minute).padStart(2, '0')}`);
    // Around changes of the clock in each of these zones.
    const changes = ['2026-03-08', '2026-03-29', '2026-04-04', '2026-10-03', '2026-10-25', '2026-11-01'];
    const times = fc
      .tuple(fc.constantFrom(...changes), fc.integer({ min: -1_440, max: 2_880 }))
      .map(([day, minutes]) => Date.parse(`${day}T00:00:00Z`) + minutes * 60_000);
    fc.assert(
      fc.property(fc.constantFrom(...zones), timeOfDay, timeOfDay, times, (zone, from, until, nowMs) => {
        const isQuiet = (atMs: number) => isBetween({ from, until }, wallTime(zone, atMs));
        const endMs = quietUntilMs({ from, until }, zone, nowMs);
        assert.equal(endMs !== undefined, isQuiet(nowMs));
        if (endMs === undefined) return;
        assert.ok(!isQuiet(endMs));
        for (let atMs = nowMs; atMs < endMs; atMs += 60_000) assert.ok(isQuiet(atMs));
      }),
      { numRuns: 60 },
    );
  });
});

function wallTime(timeZone: string, atMs: number): string {
  return new Date(atMs).toLocaleTimeString('en-GB', { timeZone, hour: '2-digit', minute: '2-digit' });
}

function isBetween({ from, until }: typeof night, time: string): boolean {
  return from <= until ? from <= time && time < until : time >= from || time < until;
}
