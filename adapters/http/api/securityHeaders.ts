import helmet from 'helmet';
import type { RequestHandler } from 'express';

/** Features that pages could ask a browser for; no page of ours does. */
const unusedFeatures = [
  'accelerometer',
  'autoplay',
  'browsing-topics',
  'camera',
  'display-capture',
  'encrypted-media',
  'fullscreen',
  'geolocation',
  'gyroscope',
  'hid',
  'idle-detection',
  'local-fonts',
  'magnetometer',
  'microphone',
  'midi',
  'payment',
  'picture-in-picture',
  'publickey-credentials-get',
  'screen-wake-lock',
  'serial',
  'usb',
  'xr-spatial-tracking',
];
const permissionsPolicy = unusedFeatures.map((feature) => `${feature}=()`).join(', ');

/** Headers for answers that are no pages: nothing in them may be executed or framed. */
export const apiHeaders = (): RequestHandler =>
  securityHeaders({ defaultSrc: ["'none'"], frameAncestors: ["'none'"] });

/** For pages: scripts and data of this host only. The icons of the description are data: images in its style sheet. */
export const pageHeaders = (): RequestHandler =>
  securityHeaders({
    defaultSrc: ["'none'"],
    scriptSrc: ["'self'"],
    styleSrc: ["'self'"],
    imgSrc: ["'self'", 'data:'],
    connectSrc: ["'self'"],
    baseUri: ["'none'"],
    formAction: ["'self'"],
    frameAncestors: ["'none'"],
  });

/** Strict-Transport-Security is sent over TLS only: ours, or that of a trusted proxy. */
function securityHeaders(directives: Readonly<Record<string, string[]>>): RequestHandler {
  const policies = {
    contentSecurityPolicy: { useDefaults: false, directives },
    referrerPolicy: { policy: 'no-referrer' },
  } as const;
  const overTls = helmet(policies);
  const unencrypted = helmet({ ...policies, strictTransportSecurity: false });
  return (request, response, next) => {
    response.set('Permissions-Policy', permissionsPolicy);
    (request.secure ? overTls : unencrypted)(request, response, next);
  };
}
