import { refuseSettings, type MachineSettings } from '../../domain/machine/index.js';
import { brewline } from '../../proto/generated/brewline.js';
import { malformed } from './malformed.js';

type Settings = brewline.v1.Settings.$Properties;

const { Units } = brewline.v1;

export function packSettings({ units, ...others }: Partial<MachineSettings>): Settings {
  if (units === undefined) return others;
  return { ...others, units: units === 'celsius' ? Units.UNITS_CELSIUS : Units.UNITS_FAHRENHEIT };
}

/**
 * The settings in a message.
 *
 * @param message its name, for the error.
 * @throws BrewlineError `MESSAGE_MALFORMED` naming the field, when there is no setting or a value is beyond the limits of the
 *   domain.
 */
export function unpackSettings(
  { units, soundOn, displayPercent, reportSeconds, altitudeMetres }: Settings,
  message: 'settings_report' | 'change_settings',
): Partial<MachineSettings> {
  const settings = {
    ...(units != null && { units: toUnits(units, message) }),
    ...(soundOn != null && { soundOn }),
    ...(displayPercent != null && { displayPercent }),
    ...(reportSeconds != null && { reportSeconds }),
    ...(altitudeMetres != null && { altitudeMetres }),
  };
  const [refusal] = refuseSettings(settings);
  if (refusal) throw malformed(`${message}.${wireName(refusal.field)}: ${refusal.rule}`);
  return settings;
}

function toUnits(units: number, message: string): MachineSettings['units'] {
  if (units === (Units.UNITS_CELSIUS as number)) return 'celsius';
  if (units === (Units.UNITS_FAHRENHEIT as number)) return 'fahrenheit';
  throw malformed(`${message}.settings.units is ${units}; it must be 0 or 1`);
}

/** `settings/displayPercent` is `settings.display_percent` in the schema. */
function wireName(field: string): string {
  return field.replace('/', '.').replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
}
