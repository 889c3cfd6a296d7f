/** All that a rating can be. */
export const allStars = [1, 2, 3, 4, 5] as const;

/** `★★★☆☆` */
export function starsText(stars: number): string {
  return allStars.map((each) => (each <= stars ? '★' : '☆')).join('');
}
