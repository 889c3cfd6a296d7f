import type { Refusal } from '../kernel/refusal.js';
import { refuseSettings, type MachineSettings } from '../machine/index.js';

/** One machine may report each second; so many that do are more than what is measured for. */
export const leastReportSecondsForMany = 10;

/** The settings that can't be given to many machines at once. */
export function refuseSettingsForMany(settings: Partial<MachineSettings>): readonly Refusal[] {
  const { reportSeconds } = settings;
  const isTooOften = reportSeconds !== undefined && reportSeconds < leastReportSecondsForMany;
  return [
    ...refuseSettings(settings),
    ...(isTooOften
      ? [
          {
            field: 'settings/reportSeconds',
            rule: `of many machines at once it is ${leastReportSecondsForMany} s at least, not ${reportSeconds}`,
          },
        ]
      : []),
  ];
}
