import { readConfig } from '../../infra/config.js';
import { parkingBudget as budgetOf } from '../../infra/compose/parkingBudget.js';

/** That of the settings' defaults. */
export const parkingBudget = budgetOf(readConfig({}));
