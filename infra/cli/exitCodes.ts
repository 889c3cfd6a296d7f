/** What a shell sees: done; failed, with the reason on stderr; or a command line that is wrong. */
export const exitCodes = { ok: 0, failed: 1, usage: 2 } as const;
