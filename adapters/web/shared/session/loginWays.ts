import { api, ask } from './api.js';

/** Other servers where people log in, and whether mails go out. */
export const askLoginWays = () => ask(api.GET('/api/v1/oidc'));

export type LoginWays = Awaited<ReturnType<typeof askLoginWays>>;
