/**
 * A time as pages show it in English: `23:58`, or with its day when that is another one (`Mon, Nov 30, 00:38`).
 * Whatever lies an hour ahead has a day from eleven in the evening on.
 */
export const shownTime = String.raw`(?:\w{3}, \w{3} \d{1,2}, )?\d\d:\d\d`;
