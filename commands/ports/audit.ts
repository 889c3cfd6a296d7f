/** From where an action was asked for. It is kept apart from the events, because it has to go earlier than they do. */
export interface ActionOrigin {
  /** Who asked, so that the row goes with the person. */
  readonly personId?: string | undefined;
  /** IP address of the caller of the API. */
  readonly address?: string | undefined;
  /** User and host of the command line. */
  readonly osUser?: string | undefined;
  readonly host?: string | undefined;
}

/** Where origins are kept. Implemented by `adapters/postgres`; throws `DATABASE_UNAVAILABLE` and `DATABASE_FAILED`. */
export interface ActionOrigins {
  record(actionId: string, begunAt: Date, origin: ActionOrigin): Promise<void>;
}
