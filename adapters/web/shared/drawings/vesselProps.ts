/** What a drawing of a vessel shows; it moves only what the machine reports. */
export interface VesselProps {
  readonly width: number;
  readonly litres: number;
  /** Of the beer, `#rrggbb`; none is known when undefined. */
  readonly colour: string | undefined;
  readonly celsius?: number | undefined;
  readonly targetCelsius?: number | undefined;
  /** Whether what it shows is fresh. */
  readonly moves?: boolean;
}
