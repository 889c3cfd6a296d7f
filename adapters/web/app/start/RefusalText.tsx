import { now } from '../../shared/clock.js';
import { DeviceText } from '../../shared/components/index.js';
import { formatNumber, formatTime } from '../../shared/texts/index.js';
import { t } from '../../shared/texts/start.js';
import { formatPlainTemperature } from '../../shared/units/index.js';
import type { Refusal } from './checks.js';

/** Why the API refuses, in the person's language; a rule that only a later API knows in its own words. */
export function RefusalText({ refusal }: { readonly refusal: Refusal }) {
  const { code, values = {}, rule } = refusal;
  switch (code) {
    case 'inBrew':
      return (
        <>
          {t('refused.inBrew')}{' '}
          {values.brewId !== undefined && <a href={`/brews/${values.brewId}`}>{t('refused.toBrew')}</a>}
        </>
      );
    case 'outOfRange':
      return <>{t('refused.outOfRange', rangeOf(values))}</>;
    case 'startTooFarAhead':
      return <>{t('refused.startTooFarAhead', { days: values.days ?? '' })}</>;
    case 'readyTooEarly':
      return (
        <>{t('refused.readyTooEarly', { time: formatTime(Date.parse(String(values.at)), now.value) })}</>
      );
    case 'deviceUnknown':
    case 'machineTypeUnknown':
    case 'notABase':
    case 'notAKeg':
    case 'program':
    case 'startNotAhead':
    case 'readyUnknown':
      return <>{t(`refused.${code}`)}</>;
    default:
      return <DeviceText text={rule} />;
  }
}

/** In the unit that the person reads. */
function rangeOf({ unit, ...values }: NonNullable<Refusal['values']>) {
  const text = (value: string | number | undefined) => {
    const number = Number(value);
    if (unit === '°C') return formatPlainTemperature(number);
    return unit === '' || unit === undefined ? formatNumber(number) : `${formatNumber(number)} ${unit}`;
  };
  return { min: text(values.min), max: text(values.max), value: text(values.value) };
}
