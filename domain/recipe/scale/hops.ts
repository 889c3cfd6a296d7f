import { phases } from '../../machine/index.js';
import { boilMinutesLike } from '../figures/index.js';
import type { Hop } from '../ingredients.js';
import { byTime, isInCarousel, timeKey } from '../carousel.js';
import { phaseCelsius, recipeLimits } from '../recipeLimits.js';
import { numeral, scaled, type Scale } from './amounts.js';
import { kept, notPossible, type Fate, type Reason } from './findings.js';

export interface HopTimes {
  readonly boilMinutes: number;
  /** Days until all stages of the fermentation are over. */
  readonly fermentationDays: number;
}

/** The lowest temperature at which the machine can hold the wort after the boil, °C. */
const leastHotCelsius = phaseCelsius[phases.boil]?.min ?? 86;

/** Hops of the hot wort come from the carousel, dry hops are added when the keg asks for them. */
export function scaleHops(hops: readonly Hop[], scale: Scale, times: HopTimes): readonly Fate<Hop>[] {
  const timed = hops.map((hop) => onMachine({ ...hop, grams: scaled(hop.grams, scale, 1) }, scale, times));
  return withSlots(timed);
}

function onMachine(hop: Hop, { why }: Scale, { boilMinutes, fermentationDays }: HopTimes): Fate<Hop> {
  switch (hop.use) {
    case 'mash':
      return notPossible(
        hop,
        'notInMash',
        'the carousel is emptied into the boil only',
        `Put ${amountOf(hop)} in with the grain.`,
      );
    case 'firstWort':
      return kept(hop, why);
    case 'boil':
      return inBoil(hop, boilMinutes, why);
    case 'whirlpool':
      return inWhirlpool(hop, boilMinutes, why);
    case 'dryHop': {
      const day = hop.day ?? Math.max(0, fermentationDays - (hop.days ?? 0));
      if (day <= fermentationDays) return kept(hop, why);
      const text = `the fermentation is over after ${numeral(fermentationDays)} days`;
      return kept({ ...hop, day: fermentationDays }, why, { code: 'afterFermentation', text });
    }
  }
}

function inBoil(hop: Hop, boilMinutes: number, ...why: readonly (Reason | undefined)[]): Fate<Hop> {
  if ((hop.minutes ?? 0) <= boilMinutes) return kept(hop, ...why);
  const text = `the boil has ${numeral(boilMinutes)} minutes`;
  return kept({ ...hop, minutes: boilMinutes }, ...why, { code: 'longerThanBoil', text });
}

/** Below the boil's range the machine can hold no temperature: then the hops go into the boil, for the same bitterness. */
function inWhirlpool(hop: Hop, boilMinutes: number, why: Reason | undefined): Fate<Hop> {
  const { celsius } = hop;
  if (celsius === undefined || celsius >= leastHotCelsius) return kept(hop, why);
  const minutes = Math.round(boilMinutesLike(hop));
  const text = `after the boil the machine holds ${leastHotCelsius} °C or more, not ${numeral(celsius)}: so long in the boil gives the same bitterness, and less aroma`;
  return inBoil({ ...withoutCelsius(hop), use: 'boil', minutes }, boilMinutes, why, {
    code: 'coolWhirlpool',
    text,
  });
}

function withoutCelsius({ celsius: _, ...hop }: Hop): Hop {
  return hop;
}

/** Hops that are added at the same time share a slot. The times are in the order of the brew. */
function withSlots(fates: readonly Fate<Hop>[]): readonly Fate<Hop>[] {
  const inCarousel = fates.flatMap((fate) =>
    fate.type === 'kept' && isInCarousel(fate.value) ? [fate.value] : [],
  );
  const times = [...new Set(inCarousel.toSorted(byTime).map(timeKey))];
  const chosen = new Map(inCarousel.map((hop) => [timeKey(hop), hop.slot]));
  const slots = [...chosen.values()];
  const areChosen = slots.every((slot) => slot !== undefined) && new Set(slots).size === slots.length;
  const isSame = inCarousel.every((hop) => chosen.get(timeKey(hop)) === hop.slot);
  const slotOf = (hop: Hop) => (areChosen && isSame ? hop.slot : times.indexOf(timeKey(hop)) + 1) ?? 0;
  return fates.map((fate) =>
    fate.type === 'kept' && isInCarousel(fate.value)
      ? inSlot(fate.value, slotOf(fate.value), fate.why)
      : fate,
  );
}

function inSlot(hop: Hop, slot: number, why: readonly Reason[]): Fate<Hop> {
  const { max } = recipeLimits.hopSlot;
  if (slot > max)
    return notPossible(
      hop,
      'noFreeSlot',
      `the carousel has ${max} slots, and earlier hops are in them`,
      `Add ${amountOf(hop)} by hand ${whenOf(hop)}.`,
    );
  if (hop.slot === slot || hop.slot === undefined) return kept({ ...hop, slot }, ...why);
  const text = 'the slots are in the order of the brew, and hops of one time share one';
  return kept({ ...hop, slot }, ...why, { code: 'carouselSlot', text });
}

function amountOf({ grams, name }: Hop): string {
  return `${numeral(grams)} g ${name}`;
}

function whenOf({ use, minutes = 0 }: Hop): string {
  if (use === 'firstWort') return 'before the boil';
  return use === 'boil' ? `${numeral(minutes)} min before the boil ends` : 'when the boil is over';
}
