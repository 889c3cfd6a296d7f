/** What a command's row is found by. The id alone is not enough: see the migration 0014. */
export function commandKey({
  commandId,
  deviceId,
}: {
  readonly commandId: string;
  readonly deviceId: string;
}): string {
  return `${deviceId} ${commandId}`;
}
