import assert from 'node:assert/strict';
import {
  brewJournal,
  correctedGravity,
  gravitiesByHand,
  type BrewJournalEvent,
} from '../../../domain/brewJournal/index.js';
import { RefusedError } from '../../../domain/kernel/refusal.js';
import { specify } from './givenWhenThen.js';

const { given } = specify(brewJournal);
const startedMs = Date.UTC(2026, 2, 1);
const hourMs = 3_600_000;
const subject = { subjectId: 'keg-1.7', deviceIds: ['keg-1'], subjectAtMs: startedMs };
const entryId = '11111111-7777-4777-8777-777777777777';
const by = 'ada';
const atMs = startedMs + 5 * hourMs;
const takenAtMs = startedMs + hourMs;
const gravity = { specificGravity: 1.05, sampleCelsius: 30, calibrationCelsius: 20 };
const content = { type: 'measurement', gravity } as const;
const asked = { subject, by, atMs };
const add = { type: 'add', ...asked, entryId, takenAtMs, content } as const;
const added: BrewJournalEvent = {
  type: 'EntryAdded',
  data: { ...subject, by, atMs, entryId, takenAtMs, content },
};
const note = { type: 'note', text: 'bananas' } as const;

const refused = (field: string) => (error: unknown) =>
  error instanceof RefusedError && error.message.startsWith(`${field}: `);

describe('the journal of a brew', () => {
  it('takes an entry once, however often it is sent, and no other one under its id', () => {
    given().when(add).then(added);
    given(added)
      .when({ ...add, atMs: atMs + 1 })
      .thenNothing();
    given(added)
      .when({ ...add, content: note })
      .thenThrows(refused('entryId'));
    given(added)
      .when({ ...add, by: 'berta' })
      .thenThrows(refused('entryId'));
  });

  it('takes times of the brew, from a day before to now', () => {
    for (const [time, isTaken] of [
      [startedMs - 24 * hourMs, true],
      [startedMs - 24 * hourMs - 1, false],
      [atMs + 300_000, true],
      [atMs + 300_001, false],
    ] as const) {
      const when = given().when({ ...add, takenAtMs: time });
      if (isTaken) when.then({ type: 'EntryAdded', data: { ...added.data, takenAtMs: time } });
      else when.thenThrows(refused('takenAt'));
    }
  });

  it('refuses what is no measurement of a beer', () => {
    for (const [field, values] of [
      ['gravity', {}],
      ['gravity', { gravity: { ...gravity, specificGravity: 1.3 } }],
      ['gravity', { gravity: { ...gravity, sampleCelsius: 120 } }],
      ['ph', { ph: 1.9 }],
      ['refractometer', { refractometer: { brix: 41, wortCorrectionFactor: 1.04 } }],
      ['refractometer', { refractometer: { brix: 12, wortCorrectionFactor: 2 } }],
      ['litres', { litres: -1 }],
      ['celsius', { celsius: 200 }],
    ] as const)
      given()
        .when({ ...add, content: { type: 'measurement', ...values } })
        .thenThrows(refused(field));
  });

  it('is corrected by another event, and what was removed can’t be', () => {
    const correction = { ...add, type: 'correct', content: { type: 'measurement', ph: 5.2 } } as const;
    const data = { ...added.data, content: correction.content } as typeof added.data;
    const corrected = { type: 'EntryCorrected', data } as BrewJournalEvent;
    const removed: BrewJournalEvent = { type: 'EntryRemoved', data: { ...subject, by, atMs, entryId } };
    const remove = { type: 'remove', ...asked, entryId } as const;
    given(added).when(correction).then(corrected);
    given(added, corrected).when(correction).thenNothing();
    given(added)
      .when({ ...correction, content: note })
      .thenThrows(refused('entryId'));
    given().when(correction).thenThrows(refused('entryId'));
    given(added).when(remove).then(removed);
    given(added, removed).when(remove).thenNothing();
    given(added, removed).when(correction).thenThrows(refused('entryId'));
    given(added, removed).when(add).thenThrows(refused('entryId'));
  });

  it('has at most 500 entries, those that were removed included', () => {
    const many = Array.from({ length: 500 }, (_, index): BrewJournalEvent => {
      const id = `${entryId.slice(0, -3)}${String(index).padStart(3, '0')}`;
      return { type: 'EntryAdded', data: { ...added.data, entryId: id } };
    });
    given(...many)
      .when({ ...add, entryId: 'one more' })
      .thenThrows(refused('entryId'));
  });

  it('has a name and a rating, the last that was given', () => {
    const named: BrewJournalEvent = { type: 'BrewNamed', data: { ...subject, by, atMs, name: 'Summer' } };
    const rated: BrewJournalEvent = {
      type: 'BrewRated',
      data: { ...subject, by, atMs, stars: 4, text: null },
    };
    given()
      .when({ type: 'name', ...asked, name: 'Summer' })
      .then(named);
    given(named)
      .when({ type: 'name', ...asked, name: 'Summer' })
      .thenNothing();
    given(named)
      .when({ type: 'rate', ...asked, stars: 4, text: null })
      .then(rated);
    given(rated)
      .when({ type: 'rate', ...asked, stars: 4, text: null })
      .thenNothing();
  });

  it('corrects gravity to the temperature of the hydrometer', () => {
    assert.ok(Math.abs((correctedGravity(gravity) ?? 0) - 1.0527) < 0.0003);
    assert.ok(Math.abs((correctedGravity({ ...gravity, sampleCelsius: 20 }) ?? 0) - 1.05) < 1e-9);
  });

  it('takes what a refractometer shows for wort at first, and for beer where the wort is known', () => {
    const day = 24 * 3_600_000;
    const read = (days: number, brix: number) => {
      const refractometer = { brix, wortCorrectionFactor: 1.04 };
      return { atMs: atMs + days * day, content: { type: 'measurement', refractometer } as const };
    };
    const shown = (days: number, measured: Parameters<typeof gravitiesByHand>[0]) =>
      gravitiesByHand(measured, atMs + days * day).map(({ specificGravity }) => specificGravity.toFixed(4));
    // On the second day it has hardly fermented.
    const all = [read(12, 6.4), read(2, 11), read(0, 12.9)];
    assert.deepEqual(shown(0, all), ['1.0501', '1.0118']);
    assert.deepEqual(shown(-3, all), [], 'nobody measured the wort');
    const byHydrometer = { specificGravity: 1.0501, sampleCelsius: 20, calibrationCelsius: 20 };
    const wort = { ...read(0, 20).content, gravity: byHydrometer };
    assert.deepEqual(shown(0, [{ atMs, content: wort }, read(12, 6.4)]), ['1.0501', '1.0118']);
    assert.deepEqual(
      gravitiesByHand(all, undefined).map((each) => (each.atMs - atMs) / day),
      [0, 12],
      'the first is of wort where nobody knows when it began',
    );
  });
});
