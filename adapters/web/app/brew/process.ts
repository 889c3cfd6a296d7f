import type { Brew, Command, Device, Session, TimelineEntry } from '../../../apiClient/index.js';
import type { ShownReading } from '../../shared/machine/reading.js';
import type { OwedAction } from './ActionPanel.js';
import type { CurvePart } from '../../shared/curve/bands.js';
import type { Range } from '../../shared/curve/range.js';
import type { Journal } from './journal.js';
import type { Standing } from './standing.js';

/** What the page of a brew and that of a session have in common. */
export interface Process {
  readonly name: string;
  readonly standing: Standing;
  /** Of what is over: its outcome. Else the standing says it. */
  readonly word: string | undefined;
  readonly isOver: boolean;
  readonly startedAtMs: number;
  readonly endedAtMs: number | undefined;
  /** The machine that it runs on now, or ran on last. */
  readonly deviceId: string;
  readonly deviceIds: readonly string[];
  readonly device: Device | undefined;
  readonly reading: ShownReading;
  readonly commands: readonly Command[];
  readonly action: OwedAction | undefined;
  /** Of the beer, `#rrggbb`. */
  readonly colour: string | undefined;
  readonly brew: Brew | undefined;
  readonly session: Session | undefined;
  /** The curve is asked for anew when this is another: a session or a phase began. */
  readonly curveReason: string;
  /** Likewise the timeline. */
  readonly timelineReason: string;
  readonly askCurve: (range: Range | undefined) => Promise<readonly CurvePart[]>;
  readonly journal: Journal;
  /** Whether who looks at it may write in it, name it and rate it: the machine is theirs, or they may command it. */
  readonly mayWrite: boolean;
  readonly askTimeline: () => Promise<readonly TimelineEntry[]>;
}
