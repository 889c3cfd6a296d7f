/** The two scales meet the freezing point of water at 32 °F, and 9 °F are 5 K (NIST SP 811, table B.8). */
export function celsiusFromFahrenheit(fahrenheit: number): number {
  return ((fahrenheit - 32) * 5) / 9;
}

export function fahrenheitFromCelsius(celsius: number): number {
  return (celsius * 9) / 5 + 32;
}

/** 0 °C is 273.15 K (BIPM, SI Brochure). */
export function celsiusFromKelvin(kelvin: number): number {
  return kelvin - 273.15;
}

export function kelvinFromCelsius(celsius: number): number {
  return celsius + 273.15;
}
