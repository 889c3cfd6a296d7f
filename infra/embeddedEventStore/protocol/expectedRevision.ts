import type { ExpectedRevision } from '../storage/appendRules.js';
import { invalidArgument } from './errors.js';

/** The four ways in which `AppendReq`, `DeleteReq` and `TombstoneReq` name an expected revision. */
interface ExpectedRevisionOption {
  hasRevision(): boolean;
  getRevision(): string;
  hasNoStream(): boolean;
  hasAny(): boolean;
  hasStreamExists(): boolean;
}

/** @throws RpcError `INVALID_ARGUMENT` when none is named. */
export function toExpectedRevision(option: ExpectedRevisionOption): ExpectedRevision {
  if (option.hasRevision()) return exactly(option.getRevision());
  if (option.hasAny()) return { type: 'any' };
  if (option.hasNoStream()) return { type: 'noStream' };
  if (option.hasStreamExists()) return { type: 'streamExists' };
  throw invalidArgument('The expected revision is missing.');
}

/** @param decimal an unsigned 64-bit number */
export function exactly(decimal: string): ExpectedRevision {
  return { type: 'exact', revision: Number(decimal), decimal };
}
