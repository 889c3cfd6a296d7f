import { DeviceText } from '../../shared/components/index.js';
import { QrCode, useQrPictures } from '../../shared/components/QrCode.js';
import type { QrPicture } from '../../shared/components/qrPictures.js';
import { t } from '../../shared/texts/newDevices.js';
import './labels.css';

export interface Label {
  readonly deviceId: string;
  readonly serial: string | null;
  readonly claim: { readonly code: string; readonly link: string };
}

/** Three by eight of 70 × 37 mm, as sheets of labels are sold in A4. */
export const labelsOfSheet = 24;

/**
 * Labels for machines: whoever has the code can claim the machine, once. What is printed of the page is these sheets alone; they have to
 * be direct children of `main`.
 */
export function LabelSheets({ labels }: { readonly labels: readonly Label[] }) {
  const pictures = useQrPictures(labels.map(({ claim }) => claim.link));
  const sheets = Array.from({ length: Math.ceil(labels.length / labelsOfSheet) }, (_, index) =>
    labels.slice(index * labelsOfSheet, (index + 1) * labelsOfSheet),
  );
  return (
    <div class="label-sheets">
      {sheets.map((sheet, number) => (
        <ul key={number} class="label-sheet">
          {sheet.map((label, index) => (
            <OneLabel
              key={label.deviceId}
              label={label}
              picture={pictures?.[number * labelsOfSheet + index]}
            />
          ))}
        </ul>
      ))}
    </div>
  );
}

interface OneLabelProps {
  readonly label: Label;
  readonly picture: QrPicture | undefined;
}

function OneLabel({ label: { deviceId, serial, claim }, picture }: OneLabelProps) {
  const { host, pathname } = new URL(claim.link);
  return (
    <li class="device-label">
      {picture && <QrCode picture={picture} label={t('newDevices.qr', { device: deviceId })} />}
      <div>
        <p class="numerals device-label-code">{claim.code}</p>
        <p class="device-label-id two-lines">
          <DeviceText text={deviceId} />
        </p>
        {serial !== null && (
          <p class="device-label-serial two-lines">
            <DeviceText text={t('newDevices.serialNo', { serial })} />
          </p>
        )}
        <p class="device-label-where two-lines">
          {host}
          {pathname}
        </p>
      </div>
    </li>
  );
}
