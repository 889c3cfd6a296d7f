import { hourOf } from '../../../projections/history/index.js';
import { writeHot } from '../history/index.js';
import type { ReadModel } from './readModel.js';

/**
 * History: messages are written into their hour, as they are stored in events; hours that are over become chunks (`compactHistory`).
 *
 * @param oldestKept the oldest hour of receipt that is kept; undefined when all are. A rebuild delivers many that are older.
 */
export function createHistory(oldestKept: () => number | undefined): ReadModel {
  return {
    name: 'history',
    tables: [
      'history_state',
      'history_hot',
      'history_body',
      'history_chunk',
      'history_fill',
      'history_fill_mark',
      'reading',
    ],
    async write(client, { telemetry }) {
      const oldest = oldestKept() ?? -Infinity;
      await writeHot(
        client,
        telemetry.filter(({ receivedAtMs }) => hourOf(receivedAtMs) >= oldest),
        true,
      );
    },
  };
}
