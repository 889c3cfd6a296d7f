/** PostgreSQL has refused a statement, and kept nothing of it. The connection, and so the lock, is as before. */
export class StatementRefused extends Error {
  /**
   * @param isOfRequest whether what was to be written is at fault, and is refused again; otherwise PostgreSQL lacks something now, such as
   *   room on its disk
   */
  constructor(
    readonly isOfRequest: boolean,
    cause: Error,
  ) {
    super(cause.message, { cause });
  }
}

/** Classes of SQLSTATE: data that a type can't hold or a constraint refuses, and limits of the program such as of an index entry. */
const ofRequest = /^(?:22|23|54)/;
/** Insufficient resources, locks and canceled statements. */
const ofNow = /^(?:40|53|55|57014)/;

/** Undefined for whatever may mean that the connection is lost, or that the outcome is not known. */
export function statementRefused(error: unknown): StatementRefused | undefined {
  if (!(error instanceof Error) || !('code' in error) || typeof error.code !== 'string') return undefined;
  if (!('severity' in error) || error.severity !== 'ERROR') return undefined;
  if (ofRequest.test(error.code)) return new StatementRefused(true, error);
  return ofNow.test(error.code) ? new StatementRefused(false, error) : undefined;
}
