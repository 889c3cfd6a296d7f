import { useState } from 'preact/hooks';
import { Button, DeviceText } from '../../shared/components/index.js';
import { t } from '../../shared/texts/parked.js';
import type { InspectedMessage } from './parkedApi.js';

const bytesInRow = 8;
/** More is shown when somebody asks. */
const firstRows = 64;
const firstFields = 100;

/** A message, as far as its bytes are concerned. */
type ShownBytes = Pick<InspectedMessage, 'hex' | 'fields' | 'hasMoreFields' | 'flaw' | 'faultAt'>;

interface Range {
  readonly start: number;
  readonly end: number;
}

/** What the bytes say beside the bytes; what is pointed at is marked in both. */
export function Bytes({ inspected }: { readonly inspected: ShownBytes }) {
  const { hex, fields, hasMoreFields, flaw, faultAt } = inspected;
  const [pointed, setPointed] = useState<Range>();
  const [isWhole, setWhole] = useState(false);
  const rows = Math.ceil(hex.length / 2 / bytesInRow);
  const shownFields = isWhole ? fields : fields.slice(0, firstFields);
  const isMore = !isWhole && (rows > firstRows || fields.length > firstFields);
  return (
    <>
      <div class="parked-bytes">
        <div>
          <h3>{t('parked.fields')}</h3>
          {fields.length === 0 && <p class="muted">{t('parked.noField')}</p>}
          <ul class="parked-fields">
            {shownFields.map((field) => (
              <li
                key={`${field.start}-${field.depth}`}
                data-depth={Math.min(field.depth, 4)}
                data-fault={isAt(field, faultAt)}
                tabIndex={0}
                onMouseEnter={() => setPointed(field)}
                onFocus={() => setPointed(field)}
                onMouseLeave={() => setPointed(undefined)}
                onBlur={() => setPointed(undefined)}
              >
                <code>{field.path.split('.').at(-1)}</code>{' '}
                {field.value !== null && <DeviceText text={field.value} />}
              </li>
            ))}
          </ul>
          {flaw && (
            <p class="parked-flaw" role="note">
              ◆ {t('parked.flaw', { at: flaw.at, what: flaw.what })}
            </p>
          )}
          {hasMoreFields && <p class="muted small">{t('parked.moreFields')}</p>}
        </div>
        <div>
          <h3>{t('parked.hex')}</h3>
          <div class="parked-hex" tabIndex={0} role="group" aria-label={t('parked.hex')}>
            {rowsOf({ rows, faultAt, isWhole }).map((row) => (
              <HexRow key={row} {...{ row, hex, pointed, faultAt }} />
            ))}
          </div>
        </div>
      </div>
      {isMore && <Button onClick={() => setWhole(true)}>{t('parked.all', { count: hex.length / 2 })}</Button>}
    </>
  );
}

/** The first rows; of a long message those around the fault. */
function rowsOf(of: { readonly rows: number; readonly faultAt: number | null; readonly isWhole: boolean }) {
  const { rows, faultAt, isWhole } = of;
  const row = Math.floor((faultAt ?? 0) / bytesInRow);
  const first = isWhole || row < firstRows ? 0 : Math.min(row - firstRows / 2, Math.max(0, rows - firstRows));
  const count = isWhole ? rows : Math.min(rows, firstRows);
  return Array.from({ length: count }, (_, at) => first + at);
}

interface HexRowProps {
  readonly row: number;
  readonly hex: string;
  readonly pointed: Range | undefined;
  readonly faultAt: number | null;
}

function HexRow({ row, hex, pointed, faultAt }: HexRowProps) {
  const from = row * bytesInRow;
  const bytes = hex.slice(from * 2, (from + bytesInRow) * 2).match(/../g) ?? [];
  return (
    <div class="parked-hex-row">
      <span class="muted">{from.toString(16).padStart(4, '0')}</span>
      <span>
        {bytes.map((byte, at) => (
          <Byte key={at} {...{ byte }} at={from + at} {...{ pointed, faultAt }} />
        ))}
      </span>
      <span class="muted">{bytes.map(letterOf).join('')}</span>
    </div>
  );
}

function Byte(of: { readonly byte: string; readonly at: number } & Pick<HexRowProps, 'pointed' | 'faultAt'>) {
  const { byte, at, pointed, faultAt } = of;
  if (at === faultAt)
    return (
      <mark class="parked-fault" title={t('parked.faultAt', { at })}>
        {byte}
      </mark>
    );
  const isPointed = pointed !== undefined && at >= pointed.start && at < pointed.end;
  return isPointed ? <mark>{byte}</mark> : <i>{byte}</i>;
}

function letterOf(byte: string): string {
  const code = Number.parseInt(byte, 16);
  return code >= 0x20 && code < 0x7f ? String.fromCharCode(code) : '·';
}

/** Of fields within each other, the innermost alone is marked. */
function isAt({ start, end, value }: InspectedMessage['fields'][number], faultAt: number | null): boolean {
  return faultAt !== null && (start === faultAt || (value !== null && faultAt > start && faultAt < end));
}
