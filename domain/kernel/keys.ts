/**
 * The keys of `CREDENTIAL_KEY` or `SESSION_KEY`: one, or two with a comma between while it is rotated. The first makes what is
 * new; what any of them made holds.
 *
 * @returns 64 hex digits each
 */
export function keysOf(setting: string): readonly [string, ...string[]] {
  const [current = '', ...others] = setting.split(',');
  return [current, ...others];
}
