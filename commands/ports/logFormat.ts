/** Since this format TelemetryRecorded (proto/brewline/v1/stored.proto) has one entry for each numbered message. */
export const orderedFormat = 2;
/** Since this format ingest has judged the values of its readings. */
export const judgedFormat = 3;
/** The schemaVersion of TelemetryRecorded as ingest writes it. Since this format a large batch is compressed; its bytes say whether it is. */
export const logFormat = 4;

/** A reader of a format that it does not know would take entries for absent that are there. Throws RangeError. */
export function checkLogFormat(schemaVersion: number): void {
  if (schemaVersion > logFormat)
    throw new RangeError(`format ${schemaVersion} of TelemetryRecorded is of a newer release than this one`);
}
