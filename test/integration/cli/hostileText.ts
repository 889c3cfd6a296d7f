import assert from 'node:assert/strict';

/** What a device may say, and a terminal would obey: clears the screen, hides, turns the direction of writing, begins lines. */
export const hostileText =
  'ok\u001b[2J\u001b]0;owned\u0007\r\nkeg-9  online\u007f\u009b31m\u061c\u200e\u200f\u2028\u2029\u202a\u202e\u2066\u2069 end';

const obeyed = /[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069]/; // eslint-disable-line no-control-regex

/** Lines end; nothing else of what a terminal obeys is in it, and a text of a device begins no line. */
export function assertHarmless(output: string): void {
  const found = obeyed.exec(output);
  assert.equal(
    found,
    null,
    `U+${found?.[0].charCodeAt(0).toString(16)} in ${JSON.stringify(output.slice(0, 500))}`,
  );
  assert.doesNotMatch(output, /^keg-9 {2}online/m);
}
