import { api, ask } from '../../shared/session/index.js';
import type { Alarm } from '../../shared/alarms/grouped.js';

/** Those that are over, the latest first. */
export async function askClearedAlarms(): Promise<readonly Alarm[]> {
  const query = { status: 'all', limit: 100 } as const;
  const { items } = await ask(api.GET('/api/v1/alarms', { params: { query } }));
  return items.filter(({ status }) => status === 'cleared');
}

export function acknowledge(alarmId: string): Promise<unknown> {
  return ask(api.POST('/api/v1/alarms/{alarmId}/acknowledge', { params: { path: { alarmId } } }));
}
