import type { BackupRule } from '../domain/alerts/index.js';
import type { Config } from './config.js';

const usualHours = 48;
const hourMs = 3_600_000;

/** Who set it expects backups: until then an instance that never had one may be a trial. */
export function backupRuleOf({
  backupOldAfterHours: hours,
}: Pick<Config, 'backupOldAfterHours'>): BackupRule {
  if (hours === '') return { oldAfterMs: usualHours * hourMs, isExpected: false };
  if (hours === 0) return { oldAfterMs: null, isExpected: false };
  return { oldAfterMs: hours * hourMs, isExpected: true };
}
