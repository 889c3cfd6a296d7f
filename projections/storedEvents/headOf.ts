import type { RecordedEvent } from '../../domain/kernel/events.js';
import type { StoredEventHead } from '../queries/index.js';
import { bytesOf } from './readSome.js';

export function headOf({ data, ...head }: RecordedEvent): StoredEventHead {
  return { ...head, bytes: bytesOf(data) };
}
