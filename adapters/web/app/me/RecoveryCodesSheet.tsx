import { Button, Sheet } from '../../shared/components/index.js';
import { t } from '../../shared/texts/me.js';

interface RecoveryCodesSheetProps {
  /** None: closed. */
  readonly codes: readonly string[];
  readonly onClose: () => void;
}

/** Codes that are shown once, each in the place of a second factor that was lost. */
export function RecoveryCodesSheet({ codes, onClose }: RecoveryCodesSheetProps) {
  return (
    <Sheet isOpen={codes.length > 0} title={t('recovery.title')}>
      <p>{t('recovery.what')}</p>
      <ul class="recovery">
        {codes.map((code) => (
          <li key={code}>
            <code>{code}</code>
          </li>
        ))}
      </ul>
      <div>
        <Button kind="primary" onClick={onClose}>
          {t('recovery.kept')}
        </Button>
      </div>
    </Sheet>
  );
}
