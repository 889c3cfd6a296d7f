import { usualWortCorrectionFactor } from '../../../../domain/fermentation/index.js';
import { typedNumber } from '../../../../domain/units/index.js';
import type { Schemas } from '../../../apiClient/index.js';

export type Measurement = Omit<Schemas['MeasurementRequest'], 'takenAt'>;

export type MeasuredField = 'gravity' | 'sampleCelsius' | 'brix' | 'wortCorrectionFactor' | 'ph' | 'litres';

/** What the API takes: a gravity below water's is one of a dry cider, above 1.2 it is a syrup. */
export const limits: Readonly<Record<MeasuredField, { readonly low: number; readonly high: number }>> = {
  gravity: { low: 0.98, high: 1.2 },
  sampleCelsius: { low: 0, high: 100 },
  brix: { low: 0, high: 40 },
  wortCorrectionFactor: { low: 0.95, high: 1.1 },
  ph: { low: 2, high: 10 },
  litres: { low: 0, high: 100 },
};

export type Typed =
  | { readonly type: 'measured'; readonly measurement: Measurement }
  | { readonly type: 'wrong'; readonly fields: ReadonlySet<MeasuredField> }
  | { readonly type: 'nothing' };

/** What somebody typed into the form; empty fields were not measured. A hydrometer is read at the temperature of its sample, 20 °C if nobody says. */
export function typedMeasurement(text: (field: MeasuredField) => string): Typed {
  const fields = Object.keys(limits) as MeasuredField[];
  const filled = fields.filter((field) => text(field).trim() !== '');
  const valueOf = (field: MeasuredField) => (filled.includes(field) ? typedNumber(text(field)) : undefined);
  const wrong = filled.filter((field) => {
    const value = valueOf(field);
    return value === undefined || value < limits[field].low || value > limits[field].high;
  });
  if (wrong.length > 0) return { type: 'wrong', fields: new Set(wrong) };
  const [specificGravity, sampleCelsius, brix, wortCorrectionFactor = usualWortCorrectionFactor, ph, litres] =
    fields.map(valueOf);
  if (specificGravity === undefined && brix === undefined && ph === undefined && litres === undefined)
    return { type: 'nothing' };
  return {
    type: 'measured',
    measurement: {
      ...(specificGravity !== undefined && {
        gravity: { specificGravity, sampleCelsius: sampleCelsius ?? 20, calibrationCelsius: 20 },
      }),
      ...(brix !== undefined && { refractometer: { brix, wortCorrectionFactor } }),
      ...(ph !== undefined && { ph }),
      ...(litres !== undefined && { litres }),
    },
  };
}
