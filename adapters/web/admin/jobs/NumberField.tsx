import { Field, refusalOf } from '../../shared/components/index.js';
import { t } from '../../shared/texts/jobs.js';

/** From so many on the number has to be typed. */
const mostUntyped = 100;

interface NumberFieldProps {
  readonly count: number;
  /** For a few, too. */
  readonly isAlways?: boolean;
}

/** Where somebody types how many they are about to change; not there for a few. */
export function NumberField({ count, isAlways = false }: NumberFieldProps) {
  if (count <= mostUntyped && !isAlways) return null;
  return <Field name="number" label={t('job.typeNumber', { count })} inputMode="numeric" maxLength={12} />;
}

class OtherNumber extends Error {}

/** @throws when the number had to be typed, and is another one */
export function refuseOtherNumber(typed: string, count: number, isAlways = false): void {
  if ((count > mostUntyped || isAlways) && typed.replace(/\D/g, '') !== String(count))
    throw new OtherNumber();
}

/** Why a form with that field was refused. */
export function numberRefusal(error: unknown): string {
  return error instanceof OtherNumber ? t('job.wrongNumber') : refusalOf(error);
}
