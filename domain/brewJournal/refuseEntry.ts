import { gravityAtCalibration, gravityOfWort } from '../fermentation/index.js';
import type { Refusal } from '../kernel/refusal.js';
import type { EntryContent, GravityByHand, JournalSubject } from './events.js';

/** Clocks of phones differ from Brewline's by less. */
const aheadMs = 5 * 60_000;
/** Water and malt are measured the evening before. */
const beforeMs = 24 * 3_600_000;

/** The person gives the time: it lies in the time of the brew, or just before it. */
export function refuseTime({
  subject,
  takenAtMs,
  atMs,
}: {
  readonly subject: JournalSubject;
  readonly takenAtMs: number;
  readonly atMs: number;
}): readonly Refusal[] {
  const field = 'takenAt';
  if (takenAtMs > atMs + aheadMs) return [{ field, rule: 'must not lie in the future' }];
  if (takenAtMs < subject.subjectAtMs - beforeMs)
    return [{ field, rule: 'must not lie more than a day before the brew or session' }];
  return [];
}

const limits = {
  ph: { least: 2, most: 10 },
  litres: { least: 0, most: 100 },
  celsius: { least: -10, most: 110 },
} as const;

export function refuseContent(content: EntryContent): readonly Refusal[] {
  if (content.type === 'note') return [];
  const { gravity, refractometer, ph, litres, celsius } = content;
  const values = { ph, litres, celsius };
  const refusals = Object.entries(limits).flatMap(([field, { least, most }]) => {
    const value = values[field as keyof typeof limits];
    return value === undefined || (value >= least && value <= most)
      ? []
      : [{ field, rule: `must be from ${least} to ${most}` }];
  });
  if (gravity && correctedGravity(gravity) === undefined)
    refusals.push({
      field: 'gravity',
      rule: 'specificGravity must be from 0.98 to 1.2, and the temperatures from 0 to 100 °C',
    });
  if (refractometer && gravityOfWort(refractometer) === undefined)
    refusals.push({
      field: 'refractometer',
      rule: 'brix must be from 0 to 40, and wortCorrectionFactor from 0.95 to 1.1',
    });
  if (!gravity && !refractometer && Object.values(values).every((value) => value === undefined))
    refusals.push({
      field: 'gravity',
      rule: 'one of gravity, refractometer, ph, litres and celsius must be given',
    });
  return refusals;
}

/** At the temperature that the hydrometer is made for. */
export function correctedGravity(read: GravityByHand): number | undefined {
  const { specificGravity, sampleCelsius: celsius, calibrationCelsius } = read;
  return gravityAtCalibration({ specificGravity, celsius, calibrationCelsius });
}
