import { Argument, InvalidArgumentError } from 'commander';

/** One or more ids of devices, each once. */
export function deviceIds(): Argument {
  return new Argument('<id...>', 'letters, digits, _ and -, 64 at most').argParser(
    (id: string, previous: string[] = []) => {
      if (!/^[A-Za-z0-9_-]{1,64}$/.test(id)) {
        throw new InvalidArgumentError('A device id has letters, digits, _ and -, 64 at most.');
      }
      return previous.includes(id) ? previous : [...previous, id];
    },
  );
}
