/**
 * Where a part logs for operators. It is a plain shape, so that no part depends on the library behind it. `fields` are values to
 * search for (`deviceId`, `partition`, `err`), the message is for people. Never put secrets into either.
 *
 * @example logger.warn({ partition, err }, 'append outcome unknown, sending the same events again');
 */
export interface Logger {
  debug(fields: object, message: string): void;
  info(fields: object, message: string): void;
  warn(fields: object, message: string): void;
  error(fields: object, message: string): void;
}
