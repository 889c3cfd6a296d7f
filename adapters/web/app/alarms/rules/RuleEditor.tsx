import type { ComponentChildren } from 'preact';
import { useState } from 'preact/hooks';
import {
  alarmKinds,
  defaultSettings,
  type AlarmChanges,
  type AlarmSettings,
} from '../../../../../domain/alarms/changeable/index.js';
import { Button, typedIn, useSubmit } from '../../../shared/components/index.js';
import { t } from '../../../shared/texts/rules.js';
import { Rule } from './Rule.js';
import { originOf, thresholdsOf, withoutKind, withSetting } from './ruleSettings.js';
import { readThreshold, type Typed } from './thresholdTexts.js';

interface RuleEditorProps {
  /** What holds where nothing is changed here. */
  readonly inherited: AlarmSettings;
  readonly changes: AlarmChanges;
  readonly where: 'device' | 'brew' | 'profile';
  /** Fields that come before. */
  readonly children?: ComponentChildren;
  /** Whether these fields are in order. */
  readonly isReady?: (text: (name: string) => string) => boolean;
  readonly keep: (changes: AlarmChanges, text: (name: string) => string) => Promise<unknown>;
}

/** All rules, each with what it has from where; nothing holds before it is kept. */
export function RuleEditor({ inherited, changes, where, keep, isReady, children }: RuleEditorProps) {
  const [draft, setDraft] = useState(changes);
  const [typed, setTyped] = useState<Typed>({});
  const [wrong, setWrong] = useState<ReadonlySet<string>>(new Set());
  const [isKept, setKept] = useState(false);
  const { error, isBusy, submit } = useSubmit();
  const change = (next: AlarmChanges) => {
    setDraft(next);
    setKept(false);
  };
  const submitAll = async (event: SubmitEvent) => {
    event.preventDefault();
    const text = typedIn(event);
    const isInOrder = isReady?.(text) ?? true;
    const read = alarmKinds
      .flatMap((kind) => thresholdsOf(kind, inherited))
      .map((each) => ({ ...each, value: readThreshold(each, typed) }));
    const flaws = read.filter(({ value }) => value === 'wrong').map(({ kind, name }) => `${kind}/${name}`);
    setWrong(new Set(flaws));
    if (flaws.length > 0 || !isInOrder) return;
    const all = read.reduce(
      (sum, { kind, name, value }) =>
        typeof value === 'number' ? withSetting(sum, inherited, { kind, name, value }) : sum,
      draft,
    );
    if (!(await submit(() => keep(all, text)))) return;
    setDraft(all);
    setTyped({});
    setKept(true);
  };
  return (
    <form class="rules" noValidate onSubmit={submitAll}>
      {children}
      <ul>
        {alarmKinds.map((kind) => (
          <Rule
            key={kind}
            {...{ kind, inherited, typed, wrong, where }}
            changes={draft}
            origin={originOf(kind, { changes: draft, inherited, defaults: defaultSettings })}
            onSet={(name, value) => change(withSetting(draft, inherited, { kind, name, value }))}
            onType={(name, text) => {
              setTyped({ ...typed, [`${kind}/${name}`]: text });
              setKept(false);
            }}
            onReset={() => {
              const others = Object.entries(typed).filter(([path]) => !path.startsWith(`${kind}/`));
              setTyped(Object.fromEntries(others));
              change(withoutKind(draft, kind));
            }}
          />
        ))}
      </ul>
      <div class="rules-end" aria-live="polite">
        {wrong.size > 0 && <p class="field-error small">{t('rules.wrong', { count: wrong.size })}</p>}
        {error !== undefined && <p class="field-error small">{error}</p>}
        {isKept && <p class="small kept">✓ {t('rules.kept')}</p>}
        <Button kind="primary" type="submit" disabled={isBusy}>
          {t('rules.keep')}
        </Button>
      </div>
    </form>
  );
}
