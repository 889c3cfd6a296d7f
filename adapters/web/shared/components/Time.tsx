import type { ComponentChildren } from 'preact';
import { now } from '../clock.js';
import { formatExactTime, formatTime } from '../texts/index.js';

interface TimeProps {
  readonly atMs: number;
  readonly class?: string;
  /** The time of day when left out. */
  readonly children?: ComponentChildren;
}

/** A time in the person's zone; all of it, with the zone, on hover. */
export function Time({ atMs, children, ...props }: TimeProps) {
  return (
    <time dateTime={new Date(atMs).toISOString()} title={formatExactTime(atMs)} {...props}>
      {children ?? formatTime(atMs, now.value)}
    </time>
  );
}
