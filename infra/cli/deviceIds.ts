import { Argument } from 'commander';
import { deviceId } from './optionParsers.js';

/** One or more ids of devices, each once. */
export function deviceIds(): Argument {
  return new Argument('<id...>', 'letters, digits, _ and -, 64 at most').argParser(
    (text: string, previous: string[] = []) => {
      const id = deviceId(text);
      return previous.includes(id) ? previous : [...previous, id];
    },
  );
}
