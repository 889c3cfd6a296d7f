import type { FrameOutcome } from '../../../../../domain/deviceDebug/index.js';
import type { State } from '../../../shared/components/index.js';
import { formatClock, nameOfWord } from '../../../shared/texts/index.js';
import { t } from '../../../shared/texts/messages.js';
import type { DebugFrame } from './messagesApi.js';

export const arrows = { up: '↑', down: '↓', auth: '?' } as const;

export const marks: Readonly<Record<FrameOutcome, State>> = {
  ...{ stored: 'done', repeat: 'paused', parked: 'needsYou', notStored: 'fault' },
  ...{ published: 'done', noSession: 'offline', unconfirmed: 'fault' },
  ...{ allow: 'done', deny: 'fault' },
};

const kinds = [
  ...(['hello', 'lastWill', 'telemetry', 'logs', 'sessionReport', 'commandAck', 'settingsReport'] as const),
  ...(['gap', 'unreadable', 'resetOrder', 'user', 'vhost', 'resource', 'topic'] as const),
];

/** What a frame is; commands have the names that people know. */
export function kindOf({ direction, kind }: DebugFrame): string {
  if (direction === 'down') return nameOfWord('instruction', kind);
  const known = kinds.find((each) => each === kind);
  return known ? t(`messages.kind.${known}`) : kind;
}

/** Its place in its device's order, as far as it is known. */
export function numberOf({ number }: DebugFrame): string {
  return number ? `${number.epoch ?? '–'} / ${number.boot} / ${number.seq}` : '';
}

/** `14:05:02.123` */
export function exactClock(at: string): string {
  return `${formatClock(Date.parse(at))}.${at.slice(-4, -1)}`;
}
