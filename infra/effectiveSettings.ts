import { isDeepStrictEqual } from 'node:util';
import type { EffectiveSetting } from '../domain/health/index.js';
import { readConfig, settings, type Config } from './config.js';

/** A password belongs to the part before `@`, or is a parameter. Where it is not clear which part is which, nothing is shown. */
const urlShape = /^([a-z][a-z0-9+.-]*:\/\/)(?:[^@/?#]*@)?([\w.:,[\]-]+)(\/[\w%.~-]*)?(?:\?[^@]*)?$/i;

/** The settings of this process as they are, for operators: secrets are left out, and so is what a URL has beside the place it leads to. */
export function effectiveSettings(config: Config): readonly EffectiveSetting[] {
  const defaults = readConfig({});
  return (Object.keys(settings) as (keyof Config)[]).map((name) => {
    const { env: variable, shown } = settings[name];
    const isDefault = isDeepStrictEqual(config[name], defaults[name]);
    const value = String(config[name]);
    if (value === '' || shown === 'value') return { variable, value, isDefault, isHidden: false };
    const place = shown === 'place' ? placeOf(value) : undefined;
    return { variable, value: place ?? null, isDefault, isHidden: place === undefined };
  });
}

function placeOf(url: string): string | undefined {
  const [, scheme, hosts, path = ''] = urlShape.exec(url) ?? [];
  return scheme === undefined || hosts === undefined ? undefined : `${scheme}${hosts}${path}`;
}
