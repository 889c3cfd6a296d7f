import { phases } from '../../../../domain/machine/index.js';
import type { Schemas, TimelineEntry } from '../../../apiClient/index.js';

export type Part = Schemas['BrewHistory']['parts'][number];

/** Names of the bands' colours in tokens.css. */
export type BandColour = 'clean' | 'mash' | 'boil' | 'chill' | 'ferment' | 'mature' | 'carbonate' | 'serve';

export interface Band {
  readonly fromMs: number;
  readonly toMs: number;
  readonly colour: BandColour;
  /** Undefined where only the stage is known. */
  readonly phase: number | undefined;
  readonly stage: Part['stage'] | undefined;
}

const ofPhase: ReadonlyMap<number, BandColour> = new Map([
  [phases.brewPrepare, 'clean'],
  [phases.mash, 'mash'],
  [phases.boil, 'boil'],
  [phases.chill, 'chill'],
  [phases.fermentationPrepare, 'ferment'],
  [phases.primaryFermentation, 'ferment'],
  [phases.secondaryFermentation, 'mature'],
  [phases.clarification, 'mature'],
  [phases.carbonating, 'carbonate'],
  [phases.serving, 'serve'],
  ...[
    phases.cleanPrepare,
    phases.clean,
    phases.cleanRinse,
    phases.acidSoak,
    phases.acidClean,
    phases.acidRinse,
  ].map((phase): [number, BandColour] => [phase, 'clean']),
]);

/** Undefined for phases in which nothing is brewed. */
export function colourOfPhase(phase: number | undefined): BandColour | undefined {
  return ofPhase.get(phase ?? phases.none);
}

const ofStage: Readonly<Record<Part['stage'], BandColour>> = {
  clean: 'clean',
  brew: 'mash',
  ferment: 'ferment',
  serve: 'serve',
};

/** A part of a curve: one of a brew's stages, or a session of its own. */
export interface CurvePart {
  readonly stage: Part['stage'] | undefined;
  readonly history: Part['history'];
}

/** What was going on when, phase after phase; where a part names no phase, its stage. */
export function bandsOf(parts: readonly CurvePart[]): readonly Band[] {
  return parts.flatMap(({ stage, history }) => {
    const endMs = Date.parse(history.to);
    const entered = history.annotations.events.filter(isPhase).map((event) => ({
      phase: phaseOf(event),
      fromMs: Math.max(Date.parse(event.at), Date.parse(history.from)),
    }));
    if (entered.length === 0) {
      if (!stage) return [];
      const fromMs = Date.parse(history.from);
      return [{ fromMs, toMs: endMs, colour: ofStage[stage], phase: undefined, stage }];
    }
    return entered.flatMap(({ phase, fromMs }, index) => {
      const toMs = Math.min(entered[index + 1]?.fromMs ?? endMs, endMs);
      const colour = colourOfPhase(phase);
      return colour && toMs > fromMs ? [{ fromMs, toMs, colour, phase, stage }] : [];
    });
  });
}

function isPhase({ type, timePlausible }: TimelineEntry): boolean {
  return type === 'PhaseEntered' && timePlausible;
}

/** Events have codes alone, or with their names. */
export function phaseOf({ data: { phase } }: Pick<TimelineEntry, 'data'>): number | undefined {
  return typeof phase === 'number' ? phase : phase?.code;
}

/** What of a curve can be seen for itself at a touch: the stages of a brew, or the phases of a session. */
export function chaptersOf(parts: readonly CurvePart[]): readonly Band[] {
  const bands = bandsOf(parts);
  if (parts.length < 2) return bands.length < 2 ? [] : bands;
  return parts.flatMap(({ stage, history: { from, to } }) =>
    stage
      ? [{ fromMs: Date.parse(from), toMs: Date.parse(to), colour: ofStage[stage], phase: undefined, stage }]
      : [],
  );
}
