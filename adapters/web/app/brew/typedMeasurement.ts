import { usualWortCorrectionFactor } from '../../../../domain/fermentation/index.js';
import { typedGravity, typedNumber, typedTemperature } from '../../../../domain/units/index.js';
import type { PersonSettings } from '../../../../domain/personSettings/index.js';
import type { Schemas } from '../../../apiClient/index.js';

export type Measurement = Omit<Schemas['MeasurementRequest'], 'takenAt'>;

/** What an entry says that is corrected. */
export type Measured = NonNullable<Schemas['JournalEntry']['measurement']>;

export type MeasuredField = 'gravity' | 'sampleCelsius' | 'brix' | 'wortCorrectionFactor' | 'ph' | 'litres';

type Units = Pick<PersonSettings, 'temperatureUnit' | 'gravityUnit'>;

/** What the API takes: a gravity below water's is one of a dry cider, above 1.2 it is a syrup. */
export const limits: Readonly<Record<MeasuredField, { readonly low: number; readonly high: number }>> = {
  gravity: { low: 0.98, high: 1.2 },
  sampleCelsius: { low: 0, high: 100 },
  brix: { low: 0, high: 40 },
  wortCorrectionFactor: { low: 0.95, high: 1.1 },
  ph: { low: 2, high: 10 },
  litres: { low: 0, high: 100 },
};

/** Most countries make hydrometers for it. */
export const usualCelsius = 20;

export type Typed =
  | { readonly type: 'measured'; readonly measurement: Measurement }
  | { readonly type: 'wrong'; readonly fields: ReadonlySet<MeasuredField> }
  | { readonly type: 'nothing' };

interface TypedInput {
  readonly text: (field: MeasuredField) => string;
  readonly units: Units;
  /** What is corrected: what the form has no field for stays, and what was left as it stood too. */
  readonly before?: Measured | undefined;
  /** How a value of `before` stood in its field. */
  readonly shown?: (field: MeasuredField, value: number) => string;
}

/** What somebody typed into the form, in their units; empty fields were not measured. A hydrometer is read at the temperature of its sample. */
export function typedMeasurement({ text, units, before, shown }: TypedInput): Typed {
  const fields = Object.keys(limits) as MeasuredField[];
  const filled = fields.filter((field) => text(field).trim() !== '');
  const valueOf = (field: MeasuredField) => {
    if (!filled.includes(field)) return undefined;
    const was = before && valueBefore(before, field);
    return was !== undefined && shown?.(field, was) === text(field) ? was : read(field, text(field), units);
  };
  const wrong = filled.filter((field) => {
    const value = valueOf(field);
    return value === undefined || value < limits[field].low || value > limits[field].high;
  });
  if (wrong.length > 0) return { type: 'wrong', fields: new Set(wrong) };
  const [specificGravity, sampleCelsius, brix, wortCorrectionFactor = usualWortCorrectionFactor, ph, litres] =
    fields.map(valueOf);
  if (specificGravity === undefined && brix === undefined && ph === undefined && litres === undefined)
    return { type: 'nothing' };
  const calibrationCelsius = before?.gravity?.calibrationCelsius ?? usualCelsius;
  const celsius = before?.celsius ?? undefined;
  return {
    type: 'measured',
    measurement: {
      ...(specificGravity !== undefined && {
        gravity: { specificGravity, sampleCelsius: sampleCelsius ?? usualCelsius, calibrationCelsius },
      }),
      ...(brix !== undefined && { refractometer: { brix, wortCorrectionFactor } }),
      ...(ph !== undefined && { ph }),
      ...(litres !== undefined && { litres }),
      ...(celsius !== undefined && { celsius }),
    },
  };
}

export function valueBefore(
  { gravity, refractometer, ph, litres }: Measured,
  field: MeasuredField,
): number | undefined {
  const values = {
    gravity: gravity?.specificGravity,
    sampleCelsius: gravity?.sampleCelsius,
    brix: refractometer?.brix,
    wortCorrectionFactor: refractometer?.wortCorrectionFactor,
    ...{ ph, litres },
  };
  return values[field] ?? undefined;
}

function read(field: MeasuredField, text: string, units: Units): number | undefined {
  if (field === 'gravity') return typedGravity(text, units.gravityUnit);
  return field === 'sampleCelsius' ? typedTemperature(text, units.temperatureUnit) : typedNumber(text);
}
