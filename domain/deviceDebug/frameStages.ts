/** The times of a frame, epoch milliseconds; null where none was measured. */
export interface FrameTimes {
  readonly direction: 'up' | 'down' | 'auth';
  readonly sentAtMs: number | null;
  readonly atMs: number;
  readonly doneAtMs: number | null;
  readonly projectedAtMs: number | null;
}

export type StageName = 'way' | 'stored' | 'projected' | 'confirmed' | 'answered';

export interface FrameStage {
  readonly name: StageName;
  readonly ms: number;
}

/**
 * How long a frame took from one place to the next. `way` begins by the device's clock, and is left out where that says that it was sent after
 * it came; the others are by clocks of Brewline.
 */
export function frameStages(times: FrameTimes): readonly FrameStage[] {
  const { direction, sentAtMs, atMs, doneAtMs, projectedAtMs } = times;
  const done = ({ up: 'stored', down: 'confirmed', auth: 'answered' } as const)[direction];
  return [
    ...stage('way', direction === 'up' ? sentAtMs : null, atMs),
    ...stage(done, atMs, doneAtMs),
    ...stage('projected', doneAtMs, projectedAtMs),
  ];
}

function stage(name: StageName, fromMs: number | null, untilMs: number | null): readonly FrameStage[] {
  if (fromMs === null || untilMs === null) return [];
  const ms = untilMs - fromMs;
  if (name === 'way') return ms < 0 ? [] : [{ name, ms }];
  // A projector may be done before ingest has the store's answer.
  return [{ name, ms: Math.max(0, ms) }];
}
