import { Argument, InvalidArgumentError } from 'commander';

/** The login of a person. */
export function loginArgument(description: string): Argument {
  return new Argument('<login>', description).argParser((login: string) => {
    if (/^[A-Za-z0-9._@-]{1,100}$/.test(login)) return login;
    throw new InvalidArgumentError('A login has letters, digits and . _ @ -, 100 at most.');
  });
}
