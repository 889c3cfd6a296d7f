import { IncomingMessage, ServerResponse, type OutgoingHttpHeaders } from 'node:http';
import { Socket } from 'node:net';
import type { RequestHandler } from 'express';
import helmet from 'helmet';

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
  'screen-wake-lock',
  'serial',
  'usb',
  'xr-spatial-tracking',
];
/** Passkeys, for pages of this origin and none that they frame. */
const ownFeatures = ['publickey-credentials-create', 'publickey-credentials-get'];
const permissionsPolicy = [
  ...unusedFeatures.map((feature) => `${feature}=()`),
  ...ownFeatures.map((feature) => `${feature}=(self)`),
].join(', ');

const noPage = { defaultSrc: ["'none'"], frameAncestors: ["'none'"] };

/** Headers for answers that are no pages: nothing in them may be executed or framed. */
export const apiHeaders = (): RequestHandler => securityHeaders(noPage);

/** The same for answers that are written to a socket, to what never became a request. */
export function bareHeaders(isTls: boolean): OutgoingHttpHeaders {
  const request = new IncomingMessage(new Socket());
  const response = new ServerResponse(request);
  const { overTls, unencrypted } = handlersOf(noPage);
  (isTls ? overTls : unencrypted)(request, response, () => undefined);
  return response.getHeaders();
}

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
function securityHeaders(directives: Directives): RequestHandler {
  const { overTls, unencrypted } = handlersOf(directives);
  return (request, response, next) => (request.secure ? overTls : unencrypted)(request, response, next);
}

type Directives = Readonly<Record<string, string[]>>;
type Handler = (request: IncomingMessage, response: ServerResponse, next: (error?: unknown) => void) => void;

function handlersOf(directives: Directives): { readonly overTls: Handler; readonly unencrypted: Handler } {
  const policies = {
    contentSecurityPolicy: { useDefaults: false, directives },
    referrerPolicy: { policy: 'no-referrer' },
  } as const;
  const withPermissions =
    (set: Handler): Handler =>
    (request, response, next) => {
      response.setHeader('Permissions-Policy', permissionsPolicy);
      set(request, response, next);
    };
  return {
    overTls: withPermissions(helmet(policies)),
    unencrypted: withPermissions(helmet({ ...policies, strictTransportSecurity: false })),
  };
}
