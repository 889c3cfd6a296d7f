import type { RecordingOptions } from '../../../adapters/device/index.js';
import type { Variant } from './pairwise.js';

/** What a log may be like, in ways that do not depend on each other; each has the same readings in it. */
export const dimensions = {
  delimiter: [',', ';', '\t', '|'],
  mark: ['none', 'utf8'],
  quotes: ['none', 'all', 'header'],
  decimal: ['point', 'comma'],
  header: ['plain', 'upper', 'spaced'],
  comments: ['none', 'top', 'within'],
  lineEnd: ['\n', '\r\n'],
  time: ['iso', 'decided', 'dmy', 'mdy', 'ymd', 'seconds', 'milliseconds', 'elapsed'],
  zone: ['Z', 'offset', 'named', 'fixed'],
  signal: ['full', 'blank', 'space', 'missing'],
  temperature: ['header C', 'header F', 'option F', 'option K'],
  gravity: ['SG', 'plato', 'SG1000'],
  end: ['line break', 'complete'],
} as const;

/** Values that are refused wherever they stand, and what the refusal says. */
export const refusedValues: Readonly<Record<string, Readonly<Record<string, RegExp>>>> = {
  mark: { utf16: /line 1: the file is encoded in UTF-16; save it as UTF-8/ },
  time: {
    ambiguous: /line \d+, column "time": "0\d\/0\d\/2025 .*" can be read .*; give --date-order/i,
    dateOnly: /line \d+, column "time": "2025-03-02" has no time of day; write it after the date/i,
    hex: /line \d+, column "time": "0x67" is no time; write times as/i,
    before: /line \d+, column "time": "1969-12-31T23:00:00Z" is not within .* 9999; correct the time/i,
  },
  zone: { unknown: /line \d+, column "time": ".+" has no time zone; give --time-zone/i },
  signal: {
    hex: /line \d+, column "rssi": "0x10" is no decimal number; write it in decimal digits/i,
    nan: /line \d+, column "rssi": "NaN" is no number; leave the cell empty/i,
    huge: /line \d+, column "rssi": "1e9" is beyond ±1000000; correct it/i,
    unit: /line \d+, column "rssi": "-70dBm" has more than a number; write the number alone/i,
  },
  temperature: {
    unknown: /line \d+, column "beer temp": does not say the unit .*; give --units beer temp=C/i,
  },
  gravity: { unknown: /line \d+, column "gravity": does not say the unit .*; give --units gravity=SG/i },
  end: {
    cut: /line \d+, column "(rssi|beer temp.*)": ".*" may be incomplete: .*; end the row with a line break/i,
  },
};

const minuteMs = 60_000;
const rows = 24;
/** 2 March 2025, 21:50 UTC: across midnight in UTC and in Berlin, and no day above 12. */
export const startMs = Date.UTC(2025, 2, 2, 21, 50);

const rowAt = (index: number) => ({
  atMs: startMs + index * 15 * minuteMs,
  gravity: Math.round((1.05 - index * 0.0013) * 1e4) / 1e4,
  celsius: 18 + (index % 5) / 2,
  signal: -70 + index,
  hasSignal: index % 4 !== 1,
});

/** The readings of every variant that is played. */
export function expectedReadings({ signal }: Variant) {
  return Array.from({ length: rows }, (_, index) => {
    const { atMs, gravity, celsius, signal: dBm, hasSignal } = rowAt(index);
    const isThere = signal === 'full' || (signal !== 'missing' && hasSignal);
    return {
      atMs,
      sensors: isThere ? [22, 3, 27] : [22, 3],
      values: isThere ? [gravity, celsius, dBm] : [gravity, celsius],
      context: undefined,
    };
  });
}

/** The file of a variant, and what people say of it. */
export function fileOf(variant: Variant): { readonly bytes: Buffer; readonly options: RecordingOptions } {
  const names = [timeName(variant), gravityName(variant), temperatureName(variant), 'rssi'];
  const header = names.map((name) => written(name, variant));
  const cells = Array.from({ length: rows }, (_, index) => cellsOf(index, variant));
  const isMissing = variant['signal'] === 'missing';
  const table = [header, ...cells].map((row, at) =>
    (isMissing ? row.slice(0, -1) : row)
      .map((cell) => (isQuoted(variant, at) ? `"${cell}"` : cell))
      .join(variant['delimiter']),
  );
  if (variant['comments'] === 'top') table.unshift('# exported, by "hand', '');
  if (variant['comments'] === 'within') table.splice(5, 0, '# a pause; 1,2|3', '');
  const lineEnd = variant['lineEnd'] ?? '\n';
  const text = table.join(lineEnd) + (variant['end'] === 'line break' ? lineEnd : '');
  const mark = variant['mark'] === 'none' ? '' : '\uFEFF';
  const encoding = variant['mark'] === 'utf16' ? 'utf16le' : 'utf8';
  return { bytes: Buffer.from(mark + text, encoding), options: optionsOf(variant) };
}

function isQuoted({ quotes }: Variant, row: number): boolean {
  return quotes === 'all' || (quotes === 'header' && row === 0);
}

function written(name: string, { header }: Variant): string {
  if (header === 'upper') return name.toUpperCase();
  return header === 'spaced' ? `  ${name} ` : name;
}

function timeName({ time }: Variant): string {
  return time === 'elapsed' ? 'elapsed_s' : 'time';
}

function temperatureName({ temperature }: Variant): string {
  const unit = { 'header C': ' (°C)', 'header F': '_f' }[temperature ?? ''] ?? '';
  return `beer temp${unit}`;
}

function gravityName({ gravity }: Variant): string {
  return gravity === 'plato' ? 'gravity [°P]' : 'gravity';
}

function cellsOf(index: number, variant: Variant): string[] {
  const { atMs, gravity, celsius, signal, hasSignal } = rowAt(index);
  const numbers = [gravityIn(gravity, variant), temperatureIn(celsius, variant)].map((text) =>
    variant['decimal'] === 'comma' ? text.replace('.', ',') : text,
  );
  const blank = variant['signal'] === 'space' ? ' ' : '';
  const wrong = { hex: '0x10', nan: 'NaN', huge: '1e9', unit: '-70dBm' }[variant['signal'] ?? ''];
  return [
    timeIn(atMs, index, variant),
    ...numbers,
    wrong ?? (hasSignal || variant['signal'] === 'full' ? String(signal) : blank),
  ];
}

function gravityIn(gravity: number, { gravity: unit }: Variant): string {
  if (unit === 'SG1000') return (gravity * 1000).toFixed(1);
  if (unit !== 'plato') return gravity.toFixed(4);
  const above = gravity - 1;
  return ((258.6 * above) / (1 + (227.1 / 258.2) * above)).toFixed(4);
}

function temperatureIn(celsius: number, { temperature }: Variant): string {
  if (temperature === 'option K') return (celsius + 273.15).toFixed(2);
  return temperature?.endsWith('F') ? ((celsius * 9) / 5 + 32).toFixed(1) : celsius.toFixed(1);
}

function timeIn(atMs: number, index: number, { time, zone }: Variant): string {
  const wrong = { dateOnly: '2025-03-02', hex: '0x67', before: '1969-12-31T23:00:00Z' }[time ?? ''];
  if (wrong !== undefined && index === 7) return wrong;
  if (time === 'seconds') return String(atMs / 1000);
  if (time === 'milliseconds') return String(atMs);
  if (time === 'elapsed') return String((atMs - startMs) / 1000);
  const aheadMs = { offset: 120, named: 60, fixed: -210 }[zone ?? ''] ?? 0;
  const [date = '', clock = ''] = new Date(atMs + aheadMs * minuteMs).toISOString().slice(0, 19).split('T');
  const [year = '', month = '', day = ''] = date.split('-');
  const suffix = { Z: 'Z', offset: '+02:00' }[zone ?? ''] ?? '';
  if (time === 'dmy' || time === 'ambiguous') return `${day}/${month}/${year} ${clock}${suffix}`;
  if (time === 'mdy') return `${Number(month)}/${Number(day)}/${year}, ${halfDay(clock)}${suffix}`;
  if (time === 'ymd') return `${year.slice(2)}.${month}.${day} ${clock}${suffix}`;
  return `${date}${time === 'decided' ? ' ' : 'T'}${clock}${suffix}`;
}

/** As en-US writes it. */
function halfDay(clock: string): string {
  const [hours = '', ...others] = clock.split(':');
  return `${Number(hours) % 12 || 12}:${others.join(':')} ${Number(hours) < 12 ? 'AM' : 'PM'}`;
}

function optionsOf({ time, zone, temperature, gravity, end }: Variant): RecordingOptions {
  const units = [
    ...(temperature === 'option F' ? [{ column: 'beer temp', unit: 'F' as const }] : []),
    ...(temperature === 'option K' ? [{ column: 'beer temp', unit: 'K' as const }] : []),
    ...(gravity === 'SG' || gravity === 'SG1000' ? [{ column: 'gravity', unit: gravity } as const] : []),
  ];
  const timeZone = { named: 'Europe/Berlin', fixed: '-03:30' }[zone ?? ''];
  return {
    units,
    ...(time === 'dmy' || time === 'mdy' || time === 'ymd' ? { dateOrder: time } : {}),
    ...(timeZone !== undefined && { timeZone }),
    ...(time === 'elapsed' && { startMs }),
    ...(end === 'complete' && { complete: true }),
  };
}
