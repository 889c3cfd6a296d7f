import { DeviceText } from '../../shared/components/index.js';
import { t } from '../../shared/texts/recipes.js';
import { formatNumber } from '../../shared/texts/index.js';
import { plainTemperature, temperatureUnit } from '../../shared/units/index.js';
import { editableSteps, type StepField } from './edited.js';
import type { BeerRecipe } from './recipeApi.js';
import { stepName } from './stepTexts.js';

/** Each step with its values, and what the machine can hold beside them. */
export function Steps({ recipe }: { readonly recipe: BeerRecipe }) {
  return (
    <section class="section">
      <h2>{t('recipe.steps')}</h2>
      <ol class="steps">
        {editableSteps(recipe).map((step, index) => (
          <li key={index}>
            <span>
              {stepName(step)}
              {step.name !== undefined && (
                <span class="small muted">
                  {' '}
                  <DeviceText text={step.name} />
                </span>
              )}
            </span>
            <span class="step-values">
              {step.fields.map((field) => (
                <Value key={field.name} field={field} />
              ))}
            </span>
          </li>
        ))}
      </ol>
    </section>
  );
}

function Value({ field }: { readonly field: StepField }) {
  const { value, unit, machine } = field;
  const [least, most] = machine;
  const isBeyond = unit === '°C' && (value < least || value > most);
  return (
    <span class="step-value">
      <span class="numerals">
        {valueText(field)}
        <span class="unit">{unitText(field)}</span>
      </span>
      {unit === '°C' && (
        <span class={isBeyond ? 'label beyond' : 'label'}>
          {isBeyond && <span aria-hidden="true">▲ </span>}
          {limitText(field)}
        </span>
      )}
    </span>
  );
}

export function unitText({ unit, value }: StepField): string {
  if (unit === '°C') return temperatureUnit();
  return unit === 'days' ? t('recipe.unitDays', { count: value }) : unit;
}

/** As it stands in its field. */
export function valueText({ unit, value }: StepField): string {
  return unit === '°C' ? plainTemperature(value) : formatNumber(value);
}

/** `machine: 40–78 °C` */
export function limitText({ machine: [least, most], unit, allowed }: StepField): string {
  if (unit === '°C')
    return t('recipe.machineLimit', {
      ...{ least: plainTemperature(least), most: plainTemperature(most), unit: temperatureUnit() },
    });
  const [from, to] = allowed;
  return t('recipe.limit', {
    ...{ from: formatNumber(from), to: formatNumber(to) },
    unit: unit === 'days' ? t('recipe.unitDays', { count: to }) : unit,
  });
}
