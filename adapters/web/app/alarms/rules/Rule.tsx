import type {
  AlarmChanges,
  AlarmKind,
  AlarmSettings,
  PlannedDay,
} from '../../../../../domain/alarms/changeable/index.js';
import { t } from '../../../shared/texts/rules.js';
import { adviceOfWord } from '../../../shared/texts/index.js';
import { PlannedDays } from './PlannedDays.js';
import { thresholdsOf, valueOf, type originOf, type Threshold } from './ruleSettings.js';
import { labelOf, rangeText, thresholdText, unitText, type Typed } from './thresholdTexts.js';

interface RuleProps {
  readonly kind: AlarmKind;
  readonly inherited: AlarmSettings;
  readonly changes: AlarmChanges;
  readonly origin: ReturnType<typeof originOf>;
  readonly where: 'device' | 'brew' | 'profile';
  readonly typed: Typed;
  readonly wrong: ReadonlySet<string>;
  readonly onSet: (name: string, value: boolean | readonly PlannedDay[]) => void;
  readonly onType: (name: string, text: string) => void;
  readonly onReset: () => void;
}

/** A kind of alarm: whether it is raised, when, and from where it has that. */
export function Rule({ kind, inherited, changes, origin, where, typed, wrong, ...on }: RuleProps) {
  const settingOf = (name: string) => valueOf(changes, kind, name) ?? valueOf(inherited, kind, name);
  const isOn = settingOf('on') === true;
  const days = settingOf('days');
  return (
    <li class="rule" data-on={isOn}>
      <div class="rule-head">
        <label class="choice">
          <input type="checkbox" checked={isOn} onChange={() => on.onSet('on', !isOn)} />
          <span>{adviceOfWord('alarmKind', kind).name}</span>
        </label>
        {origin === 'here' ? (
          <span class="label origin" data-origin="here">
            ✎ {t(`rules.changed.${where}`)}{' '}
            <button
              type="button"
              class="link"
              aria-label={`${t('rules.reset')}: ${adviceOfWord('alarmKind', kind).name}`}
              onClick={on.onReset}
            >
              {t('rules.reset')}
            </button>
          </span>
        ) : (
          <span class="label origin">{t(`rules.origin.${origin}`)}</span>
        )}
      </div>
      {isOn && (
        <div class="thresholds">
          {thresholdsOf(kind, inherited).map((threshold) => (
            <ThresholdField
              key={threshold.name}
              threshold={threshold}
              value={settingOf(threshold.name) as number}
              typed={typed[`${kind}/${threshold.name}`]}
              isWrong={wrong.has(`${kind}/${threshold.name}`)}
              onType={(text) => on.onType(threshold.name, text)}
            />
          ))}
        </div>
      )}
      {isOn && Array.isArray(days) && (
        <PlannedDays days={days as readonly PlannedDay[]} onChange={(next) => on.onSet('days', next)} />
      )}
    </li>
  );
}

interface ThresholdFieldProps {
  readonly threshold: Threshold;
  readonly value: number;
  readonly typed: string | undefined;
  readonly isWrong: boolean;
  readonly onType: (text: string) => void;
}

function ThresholdField({ threshold, value, typed, isWrong, onType }: ThresholdFieldProps) {
  const id = `${threshold.kind}-${threshold.name}`;
  return (
    <div class="field threshold">
      <label for={id}>{labelOf(threshold)}</label>
      <span class="with-unit">
        <input
          id={id}
          type="text"
          inputMode="decimal"
          autocomplete="off"
          value={typed ?? thresholdText(threshold, value)}
          aria-describedby={`${id}-range`}
          {...(isWrong && { 'aria-invalid': true })}
          onInput={({ currentTarget }) => onType(currentTarget.value)}
        />
        {unitText(threshold.unit)}
      </span>
      <span id={`${id}-range`} class={isWrong ? 'field-error small' : 'label'}>
        {rangeText(threshold)}
      </span>
    </div>
  );
}
