import type { Response } from 'express';

/**
 * Sends the browser on by a page of our own. A redirect would still count as the issuer's, and a browser sends a `SameSite=Strict` cookie with
 * nothing that another site began.
 *
 * @param path as `isOwnPath` allows
 */
export function sendContinuePage(response: Response, path: string): void {
  const { pathname, search, hash } = new URL(path, 'https://own.invalid');
  const to = `${pathname}${search}${hash}`.replace(/[&<>"']/g, (found) => `&#${found.charCodeAt(0)};`);
  response
    .status(200)
    .type('html')
    .send(
      `<!doctype html><html lang="en"><meta charset="utf-8"><meta http-equiv="refresh" content="0; url=${to}">` +
        `<title>Brewline</title><a href="${to}">Continue</a></html>\n`,
    );
}
