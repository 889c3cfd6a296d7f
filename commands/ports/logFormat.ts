/** Since when TelemetryRecorded (proto/brewline/v1/stored.proto) has an entry for each numbered message, once. */
export const orderedFormat = 2;
/** Since when the values of its readings are judged. */
export const judgedFormat = 3;
/** The schemaVersion of TelemetryRecorded as ingest writes it. */
export const logFormat = 3;
