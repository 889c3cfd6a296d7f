export const hourMs = 3_600_000;

/** Hours are numbered since 1970, UTC. */
export function hourOf(epochMs: number): number {
  return Math.floor(epochMs / hourMs);
}
