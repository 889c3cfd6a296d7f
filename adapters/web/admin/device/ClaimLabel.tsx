import { Button } from '../../shared/components/index.js';
import { t } from '../../shared/texts/device.js';
import { LabelSheets, type Label } from '../newDevices/LabelSheets.js';

interface ClaimLabelProps {
  readonly label: Label;
  readonly onDone: () => void;
}

/** A code that nobody sees again, as a label to print. Its parts are direct children of `main`, so that the label alone is printed. */
export function ClaimLabel({ label, onDone }: ClaimLabelProps) {
  return (
    <>
      <div class="claim-made" role="status">
        <p>{t('device.codeOnce')}</p>
        <div class="row-buttons">
          <Button kind="primary" onClick={() => window.print()}>
            {t('device.printLabel')}
          </Button>
          <Button onClick={onDone}>{t('device.labelDone')}</Button>
        </div>
      </div>
      <LabelSheets labels={[label]} />
    </>
  );
}
