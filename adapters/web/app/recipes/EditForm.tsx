import { useState } from 'preact/hooks';
import { ApiProblem } from '../../../apiClient/index.js';
import { Button } from '../../shared/components/index.js';
import { Field } from '../../shared/components/Field.js';
import { t } from '../../shared/texts/recipes.js';
import { formatNumber } from '../../shared/texts/index.js';
import { plainTemperature, units } from '../../shared/units/index.js';
import { editableSteps, editedRecipe, fieldOf, type Flaw, type StepField } from './edited.js';
import { editRecipe, refusalsIn, type StoredRecipe } from './recipeApi.js';
import { limitText, unitText, valueText } from './Steps.js';
import { stepName } from './stepTexts.js';
import { textsOf } from './textsOf.js';

interface EditFormProps {
  readonly stored: StoredRecipe;
  readonly onEdited: (version: number) => void;
  readonly onClose: () => void;
}

/** By the field's name. */
type Errors = Readonly<Record<string, string>>;

/** Name, steps and notes; what is kept becomes a new version. */
export function EditForm({ stored, onEdited, onClose }: EditFormProps) {
  const { recipeId, latestVersion, recipe } = stored;
  const [errors, setErrors] = useState<Errors>({});
  /** What the fields have when the form renders again. */
  const [typed, setTyped] = useState<Errors>({});
  const [isSending, setSending] = useState(false);

  const keep = async (event: SubmitEvent) => {
    event.preventDefault();
    const texts = textsOf(event.currentTarget);
    const edited = editedRecipe(recipe, (name) => texts[name] ?? '', units.value.temperatureUnit);
    setTyped(texts);
    const flaws = Object.entries(edited.flaws).map(([name, flaw]) => [name, flawText(name, flaw)] as const);
    setErrors(Object.fromEntries(flaws));
    if (flaws.length > 0) return;
    setSending(true);
    try {
      onEdited(await editRecipe(recipeId, latestVersion, edited.recipe));
    } catch (error) {
      setErrors(errorsOf(error));
      setSending(false);
    }
  };

  return (
    <form class="form edit" noValidate onSubmit={keep}>
      <h2>{t('recipe.edit')}</h2>
      {errors[''] !== undefined && (
        <p class="field-error" role="alert">
          ◆ {errors['']}
        </p>
      )}
      <Field
        name="name"
        label={t('field.name')}
        value={typed.name ?? recipe.name}
        error={errors.name}
        focus
      />
      <div>
        <h3>{t('recipe.steps')}</h3>
        {editableSteps(recipe).map((step, index) => (
          <fieldset key={index} class="edit-step">
            <legend>
              {stepName(step)}
              {step.name !== undefined && <span class="small muted"> {step.name}</span>}
            </legend>
            {step.fields.map((field) => (
              <StepInput
                key={field.name}
                field={field}
                typed={typed[field.name]}
                error={errors[field.name]}
              />
            ))}
          </fieldset>
        ))}
      </div>
      <NotesInput notes={recipe.notes} error={errors.notes} />
      <p class="small muted">{t('recipe.editHint', { version: latestVersion + 1 })}</p>
      <div class="buttons">
        <Button kind="primary" type="submit" disabled={isSending}>
          {t('recipe.keep')}
        </Button>
        <Button onClick={onClose}>{t('cancel')}</Button>
      </div>
    </form>
  );
}

interface StepInputProps {
  readonly field: StepField;
  readonly typed: string | undefined;
  readonly error: string | undefined;
}

function StepInput({ field, typed, error }: StepInputProps) {
  return (
    <Field
      name={field.name}
      label={unitText(field)}
      hint={limitText(field)}
      error={error}
      inputMode="decimal"
      value={typed ?? valueText(field)}
    />
  );
}

function NotesInput({
  notes,
  error,
}: {
  readonly notes: string | undefined;
  readonly error: string | undefined;
}) {
  return (
    <div class="field">
      <label for="recipe-notes">{t('field.notes')}</label>
      <textarea
        id="recipe-notes"
        name="notes"
        rows={6}
        {...(error !== undefined && { 'aria-invalid': true })}
      >
        {notes ?? ''}
      </textarea>
      {error !== undefined && <span class="field-error small">{error}</span>}
    </div>
  );
}

function flawText(name: string, flaw: Flaw): string {
  if (flaw.type !== 'range') return t(`recipe.flaw.${flaw.type}`);
  const [from, to] = flaw.range;
  const text = name.endsWith('/celsius') ? plainTemperature : (value: number) => formatNumber(value);
  return t('recipe.flaw.range', { from: text(from), to: text(to) });
}

function errorsOf(error: unknown): Errors {
  if (!(error instanceof ApiProblem)) return { '': t('error.unreachable') };
  return Object.fromEntries(refusalsIn(error).map(({ field, rule }) => [knownField(field), rule]));
}

/** What no field of the form is about stands above it. */
function knownField(pointer: string): string {
  const field = fieldOf(pointer);
  return /^(name|notes|boilMinutes|(mash|fermentation)\/\d+\/\w+)$/.test(field) ? field : '';
}
