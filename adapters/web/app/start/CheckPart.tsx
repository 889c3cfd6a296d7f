import { Button } from '../../shared/components/index.js';
import { t } from '../../shared/texts/start.js';
import type { Check, Level } from './checks.js';
import { Part } from './Part.js';
import { RefusalText } from './RefusalText.js';
import type { Planning } from './usePlan.js';
import { MachineName } from '../machine/MachineName.js';

const marks: Readonly<Record<Level, { readonly shape: string; readonly word: 'good' | 'warn' | 'bad' }>> = {
  good: { shape: '●', word: 'good' },
  warn: { shape: '▲', word: 'warn' },
  bad: { shape: '◆', word: 'bad' },
};

interface CheckPartProps {
  readonly planning: Planning;
  readonly checks: readonly Check[] | undefined;
  readonly again: () => void;
}

/** What stands in the way, and what nobody but the brewer can know. */
export function CheckPart({ planning, checks, again }: CheckPartProps) {
  const { preview } = planning;
  return (
    <Part name="check">
      <p class="small muted">{t('check.what')}</p>
      {!checks && <p class="field-error">◆ {t('check.noMachines')}</p>}
      <ul class="checks" aria-live="polite">
        {(checks ?? []).map((check, index) => (
          <li key={index} data-level={check.level}>
            <span class="shape" aria-hidden="true">
              {marks[check.level].shape}
            </span>
            <span>
              <span class="hidden">{t(`check.level.${check.level}`)}: </span>
              <Words check={check} />
            </span>
          </li>
        ))}
      </ul>
      {preview.error && <p class="field-error small">◆ {t('check.noPreview')}</p>}
      <div>
        <Button
          onClick={() => {
            preview.again();
            again();
          }}
        >
          {t('check.again')}
        </Button>
      </div>
    </Part>
  );
}

function Words({ check: { code, deviceId, refusal } }: { readonly check: Check }) {
  return (
    <>
      {deviceId !== undefined && (
        <b>
          <MachineName deviceId={deviceId} />{' '}
        </b>
      )}
      {t(`check.${code}`)} {refusal && <RefusalText refusal={refusal} />}
    </>
  );
}
