import { BrewlineError, messageOf, type ErrorCode } from '../../domain/errors.js';

/** SQLSTATE classes of errors that a value is to blame for: data exceptions and integrity constraints. */
const dataClasses = ['22', '23'];

/** The error in Brewline's terms: the data's fault, or anything else, which another attempt may mend. */
export function databaseError(error: unknown, dataFault: ErrorCode): unknown {
  if (error instanceof BrewlineError) return error;
  const sqlState = sqlStateOf(error);
  const isDataFault = sqlState !== undefined && dataClasses.includes(sqlState.slice(0, 2));
  return new BrewlineError(isDataFault ? dataFault : 'DATABASE_UNAVAILABLE', messageOf(error), {
    cause: error,
  });
}

function sqlStateOf(error: unknown): string | undefined {
  if (typeof error !== 'object' || error === null || !('code' in error)) return undefined;
  return typeof error.code === 'string' && /^[0-9A-Z]{5}$/.test(error.code) ? error.code : undefined;
}
