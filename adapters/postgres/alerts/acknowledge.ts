import type { Pool } from 'pg';
import type { AlertAcknowledgement } from '../../../commands/ports/index.js';
import { withDatabaseErrors } from '../databaseError.js';

export function createAlertAcknowledgement(pool: Pool): AlertAcknowledgement {
  return withDatabaseErrors({
    async acknowledge(alertId: string, by: string) {
      // The row is found, and changed only where there is something to acknowledge.
      const { rowCount } = await pool.query(
        `with acknowledged as (
           update operations.alert set state = 'acknowledged', acknowledged_at = now(), acknowledged_by = $2
           where alert_id = $1::uuid and state = 'raised'
         )
         select from operations.alert where alert_id = $1::uuid`,
        [alertId, by],
      );
      return rowCount === 1;
    },
  });
}
