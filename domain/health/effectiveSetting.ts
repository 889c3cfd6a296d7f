/** A setting of a process as it is. */
export interface EffectiveSetting {
  /** The environment variable. */
  readonly variable: string;
  /** Null of a secret that is set; of a URL the place alone. */
  readonly value: string | null;
  readonly isDefault: boolean;
  readonly isHidden: boolean;
}
