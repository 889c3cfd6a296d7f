/** The push services of browsers: Chrome and Edge on Android, Firefox, Safari, Edge on Windows. */
const hosts = new Set(['fcm.googleapis.com', 'updates.push.services.mozilla.com', 'web.push.apple.com']);
const windowsHosts = /^([a-z0-9-]+\.)+notify\.windows\.com$/;

/** Whether a subscription's endpoint is at one of them. Any other host has to be in `OUTBOUND_ALLOW`. */
export function isPushService(endpoint: string): boolean {
  if (!URL.canParse(endpoint)) return false;
  const { hostname } = new URL(endpoint);
  return hosts.has(hostname) || windowsHosts.test(hostname);
}
