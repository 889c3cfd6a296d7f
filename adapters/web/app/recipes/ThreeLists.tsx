import { hopUses, type BeerRecipe } from '../../../../domain/recipe/index.js';
import { DeviceText } from '../../shared/components/index.js';
import { t } from '../../shared/texts/recipes.js';
import { formatNumber } from '../../shared/texts/index.js';
import { formatPlainTemperature, plainTemperature, temperatureUnit } from '../../shared/units/index.js';
import { itemOf, tellingChanges, unitOf, type Lists } from './findings.js';
import { adviceOf, fieldName, reasonText } from './findingTexts.js';
import { amountText, restText, weighable } from './ingredientTexts.js';

/** What becomes of a recipe on the machine: every part of it is in one of the three. */
export function ThreeLists({ scaled }: { readonly scaled: Lists }) {
  const { takenOver, changed, notPossible, recipe } = scaled;
  return (
    <div class="three-lists">
      {notPossible.length > 0 && (
        <section data-list="notPossible">
          <h3 class="state" data-shape="▲" data-tone="warn">
            {t('lists.notPossible', { count: notPossible.length })}
          </h3>
          <ul>
            {notPossible.map((each) => (
              <li key={each.field}>
                <PartName field={each.field} what={each.what} recipe={recipe} />
                <span class="small muted">{reasonText(each.why)}</span>
                <span class="small">{adviceOf(each, recipe)}</span>
              </li>
            ))}
          </ul>
        </section>
      )}
      {changed.length > 0 && (
        <details data-list="changed" open>
          <summary>
            <h3 class="state" data-shape="◐" data-tone="info">
              {t('lists.changed', { count: changed.length })}
            </h3>
          </summary>
          <ul>
            {changed.map((each) => (
              <li key={each.field}>
                <PartName field={each.field} what={each.what} recipe={recipe} isChanged />
                {tellingChanges(each.changes).map((change) => (
                  <span key={change.property} class="change numerals">
                    {valueText(each.field, change.property, change.from)} →{' '}
                    {valueText(each.field, change.property, change.to)}{' '}
                    {changeUnit(each.field, change.property)}
                  </span>
                ))}
                <span class="small muted">{[...new Set(each.why.map(reasonText))].join(' ')}</span>
              </li>
            ))}
          </ul>
        </details>
      )}
      <details data-list="takenOver">
        <summary>
          <h3 class="state" data-shape="✓" data-tone="good">
            {t('lists.takenOver', { count: takenOver.length })}
          </h3>
        </summary>
        <ul class="taken">
          {takenOver.map((each) => (
            <li key={each.field}>
              <PartName field={each.field} what={each.what} recipe={recipe} />
            </li>
          ))}
        </ul>
      </details>
    </div>
  );
}

interface PartNameProps {
  readonly field: string;
  readonly what: string;
  readonly recipe: BeerRecipe;
  /** Then its amounts stand below. */
  readonly isChanged?: boolean;
}

/** `Hop: Saaz`, `Rest: 66 °C · 60 min`, `Boil: 60 min` */
function PartName({ field, what, recipe, isChanged = false }: PartNameProps) {
  const item = itemOf(recipe, field);
  const isLong = field === 'notes';
  return (
    <span class="part">
      <span class="label">{fieldName(field)}</span>{' '}
      {!isLong && (
        <b>{item ? itemText(item, isChanged) : !isChanged && <PlainValue field={field} what={what} />}</b>
      )}
    </span>
  );
}

function PlainValue({ field, what }: { readonly field: string; readonly what: string }) {
  const number = Number(what);
  const unit = unitOf(field, 'value');
  if (Number.isNaN(number) || unit === '') return <DeviceText text={what} />;
  if (unit === '°C') return <>{formatPlainTemperature(number)}</>;
  return (
    <>
      {formatNumber(number)} {unit}
    </>
  );
}

function itemText(item: object, isChanged: boolean) {
  if ('celsius' in item && !('use' in item)) {
    const rest = item as BeerRecipe['mash'][number];
    return (
      <>
        {rest.name !== undefined && <DeviceText text={`${rest.name} `} />}
        {!isChanged && restText(rest)}
      </>
    );
  }
  const { name } = item as { readonly name: string };
  const amount = isChanged ? '' : amountText(item);
  return <DeviceText text={amount === '' ? name : `${amount} ${name}`} />;
}

function valueText(field: string, property: string, value: string | number | null): string {
  if (value === null) return '–';
  if (typeof value === 'number')
    return unitOf(field, property) === '°C' ? plainTemperature(value) : formatNumber(weighable(value));
  return property === 'use' && isHopUse(value) ? t(`recipe.hopUse.${value}`) : value;
}

function isHopUse(use: string): use is (typeof hopUses)[number] {
  return (hopUses as readonly string[]).includes(use);
}

function changeUnit(field: string, property: string): string {
  const unit = unitOf(field, property);
  if (unit === '°C') return temperatureUnit();
  return property === 'slot' ? t('lists.slot') : unit;
}
