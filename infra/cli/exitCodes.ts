/** The exit code: done; failed, with the reason on stderr; or a wrong command line. */
export const exitCodes = { ok: 0, failed: 1, usage: 2 } as const;
