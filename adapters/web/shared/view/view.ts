import type { ApiClientOptions } from '../../../apiClient/index.js';

/** What an operator sees in this tab: the app as the owner of a device does. */
export interface View {
  readonly token: string;
  readonly deviceId: string;
  readonly ownerName: string;
}

const key = 'brewline.view';

/** Of this tab, since it was loaded; the operator's own log-in holds in all others, in admin, and where a view begins. */
export const view: View | undefined = /^\/(?:admin|view)\b/.test(location.pathname) ? undefined : kept();

/** How a page of this tab asks the API: by the cookie, or for what the owner sees. */
export const viewOptions: ApiClientOptions = view ? { token: () => view.token } : {};

/** Shows this tab what the owner sees, until it is closed. */
export function beginView(begun: View): void {
  sessionStorage.setItem(key, JSON.stringify(begun));
  location.assign(`/machines/${encodeURIComponent(begun.deviceId)}`);
}

/** Shows this tab another page, and with it what the operator sees. */
export function endView(page: string): void {
  sessionStorage.removeItem(key);
  location.assign(page);
}

function kept(): View | undefined {
  const text = sessionStorage.getItem(key);
  return text === null ? undefined : (JSON.parse(text) as View);
}
