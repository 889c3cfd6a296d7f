/** Temperatures on the wire are hundredths of a degree. */
export function centiCelsius(celsius: number): number {
  return Math.round(celsius * 100);
}

export function celsius(centiCelsius: number | null | undefined): number {
  return (centiCelsius ?? 0) / 100;
}
