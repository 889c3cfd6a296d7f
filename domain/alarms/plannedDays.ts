import type { BeerRecipe } from '../recipe/index.js';
import { maxDay, maxDays } from './changeable/refuseChanges.js';
import type { AlarmChanges, PlannedDay } from './changeable/settings.js';

/** Work in the fermentation that a recipe gives a day: dry hops and other ingredients, each day once. */
export function plannedDaysOf({ hops, others }: BeerRecipe): readonly PlannedDay[] {
  const dryHops = hops.map(({ use, day }) => ({
    day: use === 'dryHop' ? day : undefined,
    work: 'dryHop' as const,
  }));
  const added = others.map(({ use, day }) => ({
    day: use === 'fermentation' ? day : undefined,
    work: 'addIngredient' as const,
  }));
  const days = [...dryHops, ...added].flatMap(({ day, work }) =>
    // A recipe counts days since pitching from 0, and whoever looks at the keg counts the first one as 1.
    day === undefined ? [] : [{ day: Math.min(maxDay, Math.floor(day) + 1), work }],
  );
  return together([], days);
}

/** Changes with more planned days, as many as there may be; those that were there stay. */
export function withPlannedDays(changes: AlarmChanges, days: readonly PlannedDay[]): AlarmChanges {
  if (days.length === 0) return changes;
  const { dayReached } = changes;
  return { ...changes, dayReached: { ...dayReached, days: together(dayReached?.days ?? [], days) } };
}

function together(before: readonly PlannedDay[], more: readonly PlannedDay[]): readonly PlannedDay[] {
  const isNew = ({ day, work }: PlannedDay, at: number, all: readonly PlannedDay[]) =>
    all.findIndex((other) => other.day === day && other.work === work) === at;
  return [...before, ...more]
    .filter(isNew)
    .slice(0, maxDays)
    .toSorted((a, b) => a.day - b.day);
}
