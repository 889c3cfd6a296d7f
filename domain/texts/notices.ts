import type { AlertKind } from '../alerts/index.js';
import type { AlarmKind } from '../alarms/index.js';
import type { Language } from './languages.js';
import type { MailText } from './mails.js';
import { codeAdvice, codeName } from './textsOfCodes.js';
import { wordAdvice } from './textsOfWords.js';

/** What of a notice (see the port of notifications) its text needs. */
export type ToldNotice =
  | {
      readonly type: 'alarm';
      readonly alarm: AlarmKind;
      /** Of an action, an error or a sensor, or the day: what it is of, the alarm's kind says. */
      readonly code?: number;
      readonly isEscalation: boolean;
      readonly atMs: number;
    }
  | {
      readonly type: 'alert';
      readonly alert: AlertKind;
      /** A projection, disk or server, where there are several. */
      readonly subject?: string;
      readonly atMs: number;
      /** When it was resolved; left out while it is open. */
      readonly resolvedAtMs?: number;
    }
  | { readonly type: 'summary'; readonly alarms: number; readonly fromMs: number; readonly toMs: number }
  | { readonly type: 'webhookOff'; readonly host: string; readonly atMs: number }
  /** A browser says it of itself: nobody can push it. */
  | { readonly type: 'pushOff' }
  | { readonly type: 'test'; readonly atMs: number };

export interface NoticeText {
  readonly title: string;
  /** Sentences: what to do, and when it happened. */
  readonly lines: readonly string[];
}

interface Words {
  readonly locale: string;
  readonly escalated: readonly [title: string, text: string];
  readonly happened: string;
  readonly resolved: readonly [title: string, text: string];
  readonly day: string;
  readonly oneAlarm: string;
  readonly alarms: string;
  readonly summary: string;
  readonly webhookOff: readonly [title: string, text: string];
  readonly pushOff: readonly [title: string, text: string];
  readonly test: readonly [title: string, text: string];
}

/** `{…}` is filled in. */
const texts: Readonly<Record<Language, Words>> = {
  en: {
    locale: 'en-GB',
    escalated: ['Still open: {title}', 'Nobody has acknowledged this alarm yet.'],
    happened: 'When: {at}.',
    resolved: ['Resolved: {title}', 'It was so from {from} to {to}.'],
    day: 'day {code}',
    oneAlarm: 'One alarm',
    alarms: '{alarms} alarms',
    summary: 'What could not be told in time, from {from} to {to}.',
    webhookOff: [
      'Your webhook was switched off',
      '{host} took no message for days, so it is not called any more. Mend it, and add it again.',
    ],
    pushOff: [
      'This browser is told nothing any more',
      'Its address for notifications has changed, and Brewline did not take the new one. Open Brewline, and have this browser told again.',
    ],
    test: ['This is a test', 'Brewline can reach you this way.'],
  },
  de: {
    locale: 'de-DE',
    escalated: ['Noch offen: {title}', 'Diesen Alarm hat noch niemand quittiert.'],
    happened: 'Wann: {at}.',
    resolved: ['Behoben: {title}', 'Es war so von {from} bis {to}.'],
    day: 'Tag {code}',
    oneAlarm: 'Ein Alarm',
    alarms: '{alarms} Alarme',
    summary: 'Was nicht rechtzeitig gemeldet werden konnte, von {from} bis {to}.',
    webhookOff: [
      'Dein Webhook wurde abgeschaltet',
      '{host} hat tagelang keine Nachricht angenommen und wird nicht mehr aufgerufen. Behebe das, und trage ihn neu ein.',
    ],
    pushOff: [
      'Dieser Browser wird nicht mehr benachrichtigt',
      'Seine Adresse für Benachrichtigungen hat sich geändert, und Brewline hat die neue nicht angenommen. Öffne Brewline, und lass diesen Browser wieder benachrichtigen.',
    ],
    test: ['Das ist ein Test', 'Brewline kann dich so erreichen.'],
  },
};

/**
 * What a person is told. An unknown code is shown as its number.
 *
 * @param timeZone IANA name; the one of the machine that makes the text when left out, UTC when nobody knows it
 */
export function noticeText(language: Language, notice: ToldNotice, timeZone?: string): NoticeText {
  const words = texts[language];
  const at = (ms: number) => timeText(words.locale, ms, timeZone);
  switch (notice.type) {
    case 'alarm': {
      const { name, whatToDo } = alarmText(language, notice);
      const happened = filled(words.happened, { at: at(notice.atMs) });
      if (!notice.isEscalation) return { title: name, lines: [whatToDo, happened] };
      const [title, text] = words.escalated;
      return { title: filled(title, { title: name }), lines: [text, whatToDo, happened] };
    }
    case 'alert': {
      const { name, whatToDo } = wordAdvice(language, 'alertKind', notice.alert);
      const title = notice.subject === undefined ? name : `${name}: ${notice.subject}`;
      const { atMs, resolvedAtMs } = notice;
      if (resolvedAtMs === undefined)
        return { title, lines: [whatToDo, filled(words.happened, { at: at(atMs) })] };
      const [resolved, text] = words.resolved;
      return {
        title: filled(resolved, { title }),
        lines: [filled(text, { from: at(atMs), to: at(resolvedAtMs) })],
      };
    }
    case 'summary': {
      const { alarms, fromMs, toMs } = notice;
      const title = alarms === 1 ? words.oneAlarm : filled(words.alarms, { alarms: String(alarms) });
      return { title, lines: [filled(words.summary, { from: at(fromMs), to: at(toMs) })] };
    }
    case 'webhookOff': {
      const [title, text] = words.webhookOff;
      return { title, lines: [filled(text, { host: notice.host })] };
    }
    case 'pushOff':
    case 'test': {
      const [title, text] = words[notice.type];
      return { title, lines: [text] };
    }
  }
}

/** The same as a mail. @param link where the person sees more */
export function noticeMail(
  language: Language,
  notice: ToldNotice,
  { timeZone, link }: { readonly timeZone: string; readonly link: string },
): MailText {
  const { title, lines } = noticeText(language, notice, timeZone);
  return { subject: `Brewline: ${title}`, text: `${[title, ...lines, link].join('\n\n')}\n` };
}

type ToldAlarm = Extract<ToldNotice, { type: 'alarm' }>;

function alarmText(language: Language, { alarm, code }: ToldAlarm) {
  const { name, whatToDo } = wordAdvice(language, 'alarmKind', alarm);
  const about = code === undefined ? undefined : codeText(language, alarm, code);
  if (!about) return { name, whatToDo };
  return { name: `${name}: ${about.name}`, whatToDo: about.whatToDo ?? whatToDo };
}

function codeText(
  language: Language,
  alarm: AlarmKind,
  code: number,
): { readonly name: string; readonly whatToDo?: string } | undefined {
  if (alarm === 'userActionNeeded') return codeAdvice(language, 'userAction', code);
  if (alarm === 'fault') return codeAdvice(language, 'error', code);
  if (alarm === 'targetNotReached') return { name: codeName(language, 'step', code) };
  if (alarm === 'sensorImplausible') return { name: codeName(language, 'sensor', code) };
  if (alarm === 'dayReached') return { name: filled(texts[language].day, { code: String(code) }) };
  return undefined;
}

function timeText(locale: string, ms: number, timeZone: string | undefined): string {
  const format = (zone: string | undefined) =>
    new Intl.DateTimeFormat(locale, {
      ...{ weekday: 'long', day: 'numeric', month: 'long', year: 'numeric' },
      ...{ hour: '2-digit', minute: '2-digit', timeZoneName: 'short' },
      ...(zone !== undefined && { timeZone: zone }),
    }).format(ms);
  try {
    return format(timeZone);
  } catch {
    return format('UTC');
  }
}

function filled(text: string, values: Readonly<Record<string, string>>): string {
  return text.replace(/\{(\w+)\}/g, (all, name: string) => values[name] ?? all);
}
