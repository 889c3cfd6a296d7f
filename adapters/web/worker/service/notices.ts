import {
  noticeText,
  type Language,
  type NoticeText,
  type ToldNotice,
} from '../../../../domain/texts/index.js';

/** What is pushed: see the port of notifications, commands/ports/notifications.ts. */
type PushedNotice = ToldNotice & {
  readonly alarmId?: string;
  readonly alertId?: string;
  readonly deviceId?: string;
  readonly sessionId?: string;
  readonly brewId?: string;
};

export interface ShownNotice {
  readonly title: string;
  readonly body: string;
  /** A later notice of the same takes its place. */
  readonly tag: string;
  /** The page where somebody sees more. */
  readonly path: string;
}

/** A browser that shows nothing of a push loses its subscription: what is not understood, of a newer backend, is shown too. */
export function shownNotice(pushed: unknown, language: Language): ShownNotice {
  const notice = (typeof pushed === 'object' && pushed !== null ? pushed : {}) as Partial<PushedNotice>;
  const { title, lines } = textOf(notice, language);
  const { alarmId, alertId, brewId, type = 'unknown' } = notice;
  return { title, body: lines.join('\n'), tag: alarmId ?? alertId ?? brewId ?? type, path: pathOf(notice) };
}

function textOf(notice: Partial<PushedNotice>, language: Language): NoticeText {
  try {
    return noticeText(language, notice as ToldNotice) ?? { title: 'Brewline', lines: [] };
  } catch {
    return { title: 'Brewline', lines: [] };
  }
}

function pathOf({ type, brewId, deviceId, sessionId }: Partial<PushedNotice>): string {
  if (type === 'test' || type === 'webhookOff' || type === 'pushOff') return '/me/notifications';
  if (type === 'alert') return '/admin';
  if (brewId !== undefined) return `/brews/${brewId}`;
  if (deviceId === undefined) return '/alarms';
  return sessionId === undefined ? `/machines/${deviceId}` : `/machines/${deviceId}/sessions/${sessionId}`;
}
