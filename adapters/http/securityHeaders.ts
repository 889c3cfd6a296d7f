import { IncomingMessage, ServerResponse, type OutgoingHttpHeaders } from 'node:http';
import { Socket } from 'node:net';
import type { RequestHandler } from 'express';
import helmet from 'helmet';

/** Features that pages could ask a browser for; those of the API and its description ask for none. */
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
/** The web clients: the camera reads a claim code, a curve fills the screen, and the screen of a board stays on. */
const featuresOfClients = ['camera', 'fullscreen', 'screen-wake-lock'];

function permissionsPolicy(own: readonly string[]): string {
  const unused = unusedFeatures.filter((feature) => !own.includes(feature));
  return [...unused.map((feature) => `${feature}=()`), ...own.map((feature) => `${feature}=(self)`)].join(
    ', ',
  );
}

const noPage = { defaultSrc: ["'none'"], frameAncestors: ["'none'"] };

/** Headers for answers that are no pages: nothing in them may be executed or framed. */
export const apiHeaders = (): RequestHandler => securityHeaders(noPage);

/** The same for answers that are written to a socket, to what never became a request. */
export function bareHeaders(isTls: boolean): OutgoingHttpHeaders {
  const request = new IncomingMessage(new Socket());
  const response = new ServerResponse(request);
  const { overTls, unencrypted } = handlersOf(noPage, ownFeatures);
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

/** For the web clients and their workers, which are bound by the headers of their script. */
export const webHeaders = (): RequestHandler =>
  securityHeaders(
    {
      defaultSrc: ["'none'"],
      scriptSrc: ["'self'"],
      styleSrc: ["'self'"],
      fontSrc: ["'self'"],
      imgSrc: ["'self'"],
      connectSrc: ["'self'"],
      workerSrc: ["'self'"],
      manifestSrc: ["'self'"],
      baseUri: ["'none'"],
      formAction: ["'self'"],
      frameAncestors: ["'none'"],
    },
    [...ownFeatures, ...featuresOfClients],
  );

/** Strict-Transport-Security is sent over TLS only: ours, or that of a trusted proxy. */
function securityHeaders(directives: Directives, features: readonly string[] = ownFeatures): RequestHandler {
  const { overTls, unencrypted } = handlersOf(directives, features);
  return (request, response, next) => (request.secure ? overTls : unencrypted)(request, response, next);
}

type Directives = Readonly<Record<string, string[]>>;
type Handler = (request: IncomingMessage, response: ServerResponse, next: (error?: unknown) => void) => void;

function handlersOf(
  directives: Directives,
  features: readonly string[],
): { readonly overTls: Handler; readonly unencrypted: Handler } {
  const allowed = permissionsPolicy(features);
  const policies = {
    contentSecurityPolicy: { useDefaults: false, directives },
    referrerPolicy: { policy: 'no-referrer' },
  } as const;
  const withPermissions =
    (set: Handler): Handler =>
    (request, response, next) => {
      response.setHeader('Permissions-Policy', allowed);
      set(request, response, next);
    };
  return {
    overTls: withPermissions(helmet(policies)),
    unencrypted: withPermissions(helmet({ ...policies, strictTransportSecurity: false })),
  };
}
