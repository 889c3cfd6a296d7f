import { BrewlineError, messageOf, type ErrorCode } from '../../domain/kernel/errors.js';

/** SQLSTATE classes of errors that a value causes: data exceptions and integrity constraints. */
const dataClasses = ['22', '23'];

/**
 * SQLSTATE classes of a statement that always fails, whatever the data: missing features, access rules, missing databases and
 * schemas (PostgreSQL's documentation, appendix A). 28, 3D and 3F refuse a connection.
 */
const statementClasses = ['0A', '28', '3D', '3F', '42', 'P0', 'XX'];

/**
 * Converts an error to one of Brewline's codes: the data's fault, the statement's fault, or any other error, for which a retry
 * may help.
 */
export function databaseError(error: unknown, dataFault: ErrorCode): unknown {
  if (error instanceof BrewlineError) return error;
  return new BrewlineError(codeOf(error, dataFault), messageOf(error), { cause: error });
}

/**
 * The same port, but its functions throw Brewline's errors: `DATABASE_UNAVAILABLE`, `DATABASE_FAILED`, or `VALUE_OUT_OF_RANGE`
 * for an argument that no column can store.
 */
export function withDatabaseErrors<Port extends object>(port: Port): Port {
  const calls = Object.entries(port).map(([name, call]: [string, AsyncFunction]) => {
    const translated: AsyncFunction = async (...args) => {
      try {
        return await call(...args);
      } catch (error) {
        throw databaseError(error, 'VALUE_OUT_OF_RANGE');
      }
    };
    return [name, translated] as const;
  });
  return Object.fromEntries(calls) as Port;
}

type AsyncFunction = (...args: readonly unknown[]) => Promise<unknown>;

function codeOf(error: unknown, dataFault: ErrorCode): ErrorCode {
  const sqlClass = sqlStateOf(error)?.slice(0, 2);
  if (sqlClass === undefined) return 'DATABASE_UNAVAILABLE';
  if (dataClasses.includes(sqlClass)) return dataFault;
  return statementClasses.includes(sqlClass) ? 'DATABASE_FAILED' : 'DATABASE_UNAVAILABLE';
}

function sqlStateOf(error: unknown): string | undefined {
  if (typeof error !== 'object' || error === null || !('code' in error)) return undefined;
  return typeof error.code === 'string' && /^[0-9A-Z]{5}$/.test(error.code) ? error.code : undefined;
}
