import { machineTypes, setTemperatureLimits } from '../../machine/index.js';
import type { FermentationStage, MashRest } from '../beerRecipe.js';
import type { OtherIngredient, Water, Yeast } from '../ingredients.js';
import { amountText, numeral, scaled, scaledAmount, type Scale } from './amounts.js';
import { kept, notPossible, type Fate, type Reason, type ReasonCode } from './findings.js';

export function scaleYeast(yeast: Yeast, scale: Scale): Fate<Yeast> {
  const amount = scaledAmount(yeast.amount, scale);
  const isCounted = 'pieces' in amount;
  const whole: Reason = { code: 'wholePieces', text: 'a piece can not be halved' };
  return kept({ ...yeast, amount }, scale.why, isCounted && scale.why ? whole : undefined);
}

export function scaleWater(water: Water, scale: Scale): Fate<Water> {
  const { litres } = water;
  const value = litres === undefined ? water : { ...water, litres: scaled(litres, scale, 2) };
  const ions = `Ca ${water.calcium}, Mg ${water.magnesium}, Na ${water.sodium}, Cl ${water.chloride}, SO4 ${water.sulfate}, HCO3 ${water.bicarbonate} mg/L`;
  const amount = value.litres === undefined ? '' : `${numeral(value.litres)} L `;
  return notPossible(
    value,
    'waterAsItIs',
    'the machine takes water as it is filled in',
    `Fill in ${amount}water like ${water.name}: ${ions}.`,
  );
}

/** What is not hops is added by hand, but the keg asks for it. */
export function scaleOther(
  other: OtherIngredient,
  scale: Scale,
  fermentationDays: number,
): Fate<OtherIngredient> {
  const value = { ...other, amount: scaledAmount(other.amount, scale) };
  const amount = `${amountText(value.amount)} ${other.name}`;
  switch (other.use) {
    case 'mash':
      return notPossible(
        value,
        'notInMash',
        'the machine adds nothing to the mash',
        `Put ${amount} in with the grain.`,
      );
    case 'boil': {
      const when = `${numeral(other.minutes ?? 0)} min before the boil ends`;
      return notPossible(
        value,
        'notInBoil',
        'the machine adds hops to the boil, nothing else',
        `Add ${amount} by hand ${when}.`,
      );
    }
    case 'packaging':
      return notPossible(
        value,
        'notInKeg',
        'the beer stays in its keg',
        `Add ${amount} by hand before you serve.`,
      );
    case 'fermentation': {
      const { day = 0 } = other;
      if (day <= fermentationDays) return kept(value, scale.why);
      const text = `the fermentation is over after ${numeral(fermentationDays)} days`;
      return kept({ ...value, day: fermentationDays }, scale.why, { code: 'afterFermentation', text });
    }
  }
}

export function scaleRest(rest: MashRest, hasGrain: boolean): Fate<MashRest> {
  if (!hasGrain)
    return notPossible(
      rest,
      'noGrain',
      'there is no grain to mash',
      'Nothing: the brew begins with the boil.',
    );
  const decoction: Reason = { code: 'noDecoction', text: 'the machine heats the mash as a whole' };
  const isDecoction = rest.kind === 'decoction';
  const within = withinLimits(rest, machineTypes.base, 'restTemperature', 'the mash');
  return kept(
    { ...within.value, ...(isDecoction && { kind: 'temperature' as const }) },
    isDecoction ? decoction : undefined,
    within.why,
  );
}

export function scaleStage(stage: FermentationStage): Fate<FermentationStage> {
  const { value, why } = withinLimits(stage, machineTypes.keg, 'kegTemperature', 'the keg');
  return kept(value, why);
}

/** The nearest temperature that the machine holds. */
export function withinLimits<Value extends { readonly celsius: number }>(
  value: Value,
  machineType: number,
  code: ReasonCode,
  what: string,
): { readonly value: Value; readonly why: Reason | undefined } {
  const limits = setTemperatureLimits[machineType];
  if (!limits) return { value, why: undefined };
  const { minCelsius, maxCelsius } = limits;
  const celsius = Math.min(maxCelsius, Math.max(minCelsius, value.celsius));
  if (celsius === value.celsius) return { value, why: undefined };
  return {
    value: { ...value, celsius },
    why: { code, text: `${what} holds ${minCelsius} to ${maxCelsius} °C` },
  };
}
