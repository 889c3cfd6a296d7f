import type { Notice } from '../../commands/ports/index.js';

export const someId = '7d9f5f6e-5f0c-4a52-9d1c-2f1a2f6a6c11';

export const alarmNotice: Extract<Notice, { type: 'alarm' }> = {
  type: 'alarm',
  alarmId: '0f0e6f8a-6a0f-5a7e-8f2e-2a9d1c3b4e5f',
  deviceId: 'keg-1',
  sessionId: 'keg-1.3',
  brewId: 'c0a8012e-4f7a-4b57-8f4e-9a0b1c2d3e4f',
  alarm: 'userActionNeeded',
  code: 28,
  isEscalation: false,
  atMs: Date.parse('2026-11-28T20:05:00Z'),
};

/** One of each type. */
export const notices: readonly Notice[] = [
  alarmNotice,
  {
    ...{ type: 'summary', brewId: alarmNotice.brewId!, alarms: 7 },
    ...{ fromMs: alarmNotice.atMs, toMs: alarmNotice.atMs + 3_600_000 },
  },
  {
    ...{ type: 'alert', alertId: someId, alert: 'certificateExpiring', subject: 'mqtts://mq.internal:8883' },
    ...{ level: 'critical', atMs: alarmNotice.atMs },
  },
  { type: 'webhookOff', host: 'hooks.example', atMs: alarmNotice.atMs },
  { type: 'test', atMs: alarmNotice.atMs },
];

/** The same alarm without its brew, or without its code. */
export function alarmWithout(field: 'brewId' | 'code'): typeof alarmNotice {
  const notice: { -readonly [Name in keyof typeof alarmNotice]: (typeof alarmNotice)[Name] } = {
    ...alarmNotice,
  };
  delete notice[field];
  return notice;
}
