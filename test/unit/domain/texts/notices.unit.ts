import assert from 'node:assert/strict';
import { alarmKinds } from '../../../../domain/alarms/index.js';
import { languages, noticeMail, noticeText, type ToldNotice } from '../../../../domain/texts/index.js';
import { alarmNotice, alarmWithout, notices } from '../../../support/notices.js';

const about = (alarm: (typeof alarmKinds)[number], code?: number): ToldNotice => ({
  ...alarmWithout('code'),
  ...{ alarm, ...(code !== undefined && { code }) },
});

describe('texts of notices', () => {
  it('name what it is about, and say what to do and when it was', () => {
    const { title, lines } = noticeText('en', alarmNotice, 'America/New_York');
    assert.equal(title, 'The machine waits for you: Fit the airlock');
    assert.equal(lines[0], 'Fit the airlock to the keg. Confirm when it sits tight.');
    assert.match(lines[1]!, /^When: Saturday,? 28 November 2026 at 15:05 GMT-5\.$/);
    assert.equal(noticeText('en', about('fault', 105)).title, 'Fault: Thermal protection');
    assert.equal(noticeText('en', about('fault')).title, 'Fault');
    assert.equal(noticeText('en', about('dayReached', 3)).title, 'It is the day of a planned step: day 3');
    assert.match(noticeText('en', about('sensorImplausible', 3)).title, /: Liquid$/);
    assert.match(noticeText('de', about('fault', 999)).title, /999/);
  });

  it('say that nobody has acknowledged it', () => {
    const { title, lines } = noticeText('de', { ...alarmNotice, isEscalation: true }, 'Europe/Berlin');
    assert.match(title, /^Noch offen: /);
    assert.equal(lines[0], 'Diesen Alarm hat noch niemand quittiert.');
  });

  it('say of an alert that is resolved from when to when it was', () => {
    const { atMs } = alarmNotice;
    const alert = { type: 'alert', alert: 'diskFull', atMs, resolvedAtMs: atMs + 3_600_000 } as const;
    const { title, lines } = noticeText('en', alert, 'UTC');
    assert.equal(title, 'Resolved: A disk is nearly full');
    assert.equal(lines.length, 1);
    assert.match(lines[0]!, /^It was so from .* 20:05 UTC to .* 21:05 UTC\.$/);
    assert.match(noticeText('de', alert, 'UTC').title, /^Behoben: /);
  });

  it('count the alarms of a summary', () => {
    const summary = notices.find(({ type }) => type === 'summary') as Extract<
      ToldNotice,
      { type: 'summary' }
    >;
    assert.equal(noticeText('en', summary, 'UTC').title, '7 alarms');
    assert.equal(noticeText('en', { ...summary, alarms: 1 }, 'UTC').title, 'One alarm');
    assert.match(noticeText('en', summary, 'UTC').lines[0]!, /from .* 20:05 UTC to .* 21:05 UTC\.$/);
  });

  it('are there for each alarm and notice in each language, with everything filled in', () => {
    const all = [...alarmKinds.map((kind) => about(kind)), ...notices];
    for (const notice of all) {
      const texts = languages.map((language) => noticeText(language, notice, 'UTC'));
      for (const { title, lines } of texts)
        assert.doesNotMatch([title, ...lines].join(' '), /[{}]|undefined/);
      assert.equal(new Set(texts.map(({ lines }) => lines.join())).size, languages.length);
    }
  });

  it('take UTC for a time zone that nobody knows', () => {
    assert.match(noticeText('en', alarmNotice, 'Middle/Earth').lines.at(-1)!, /20:05 UTC\.$/);
  });

  it('are a mail with a link', () => {
    const { subject, text } = noticeMail('en', notices.at(-1)!, {
      timeZone: 'UTC',
      link: 'https://b.example/',
    });
    assert.equal(subject, 'Brewline: This is a test');
    assert.equal(text, 'This is a test\n\nBrewline can reach you this way.\n\nhttps://b.example/\n');
  });
});
