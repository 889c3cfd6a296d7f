import { useEffect, useRef, useState } from 'preact/hooks';
import type { Freshness } from '../../../../domain/machine/index.js';
import { t } from '../texts/index.js';
import { temperatureText, temperatureUnit, units } from '../units/index.js';

interface DialLineProps {
  readonly celsius: number | undefined;
  readonly targetCelsius: number | undefined;
  readonly freshness: Freshness;
  readonly isLarge?: boolean;
}

/** The value, and where it goes: `66.4 °C → 67.0`, or in °F for who reads those. */
export function DialLine({ celsius, targetCelsius, freshness, isLarge = false }: DialLineProps) {
  const hasChanged = useChanged(celsius);
  const value = celsius === undefined ? '–' : temperatureText(celsius).value;
  const target = targetCelsius === undefined ? undefined : temperatureText(targetCelsius).value;
  return (
    <p
      class={isLarge ? 'dial large' : 'dial'}
      data-freshness={freshness}
      data-unit={units.value.temperatureUnit}
    >
      <span class={hasChanged ? 'value changed' : 'value'} key={hasChanged ? value : ''}>
        {value}
        <span class="unit">{temperatureUnit()}</span>
      </span>
      {target !== undefined && (
        <span class="target">
          <span aria-hidden="true">→ {target}</span>
          <span class="hidden">{t('value.target', { value: target })}</span>
        </span>
      )}
    </p>
  );
}

/** Whether it is another one than at first: what is there from the beginning has not changed. */
function useChanged(value: number | undefined): boolean {
  const before = useRef(value);
  const [hasChanged, setChanged] = useState(false);
  useEffect(() => {
    if (before.current !== undefined && before.current !== value) setChanged(true);
    before.current = value;
  }, [value]);
  return hasChanged;
}
