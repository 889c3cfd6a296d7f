/** The key of a command's row. The id alone is not unique: see the migration 0014. */
export function commandKey({
  commandId,
  deviceId,
}: {
  readonly commandId: string;
  readonly deviceId: string;
}): string {
  return `${deviceId} ${commandId}`;
}
