/** Short words by which operators group devices. Lower case alone, so that no two differ by case. */
const deviceTagPattern = /^[a-z0-9][a-z0-9._-]{0,31}$/;

/** What people are told when a tag is refused. */
export const deviceTagShape =
  'lower-case letters, digits, points, _ and -, 32 at most, such as beta or site-2';

/** Of one device. */
export const mostTags = 20;

export function isDeviceTag(text: string): boolean {
  return deviceTagPattern.test(text);
}
