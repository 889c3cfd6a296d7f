import { createHash, generateKeyPairSync, randomBytes, sign, type KeyObject } from 'node:crypto';
import { isoCBOR } from '@simplewebauthn/server/helpers';

/** What an authenticator reads of the options, for a new passkey and for one that it has. */
export interface PasskeyOptions {
  readonly challenge: string;
  readonly rpId?: string;
  readonly rp?: { readonly id: string };
  readonly user?: { readonly id: string };
}

/** What differs from an honest browser and authenticator. */
export interface Forgery {
  readonly origin?: string;
  readonly type?: string;
  readonly challenge?: string;
  readonly client?: object;
  readonly rpId?: string;
  readonly flags?: number;
  readonly counter?: number;
  readonly credentialId?: Buffer;
  readonly userHandle?: string;
  readonly signature?: Buffer;
  /** Signed in the place of the authenticator's data. */
  readonly signed?: Buffer;
  /** Signs a new passkey with its own key, as `packed` allows, or with that of a manufacturer's certificate, as `fido-u2f` does. */
  readonly attestation?: 'self' | Manufacturer;
  readonly format?: string;
  readonly statement?: Map<string, unknown>;
  /** As COSE_Key. */
  readonly publicKey?: Map<number, unknown>;
}

export interface Manufacturer {
  /** DER. */
  readonly certificate: Buffer;
  readonly key: KeyObject;
}

/** Flags of WebAuthn, section 6.1. */
export const flags = { present: 0x01, verified: 0x04, attested: 0x40 } as const;

type Cbor = Parameters<typeof isoCBOR.encode>[0];

const base64url = (bytes: Uint8Array) => Buffer.from(bytes).toString('base64url');
const sha256 = (data: Uint8Array | string) => createHash('sha256').update(data).digest();

/** One passkey on an authenticator, and the browser in front of it: ES256, without attestation. */
export class SoftwareAuthenticator {
  readonly credentialId = randomBytes(32);
  /** Of signatures; left at 0 by one that counts none. */
  counter = 0;
  private readonly key: KeyObject;
  private readonly publicKey: KeyObject;
  private userHandle: string | undefined;

  constructor(
    private readonly origin: string,
    private readonly isCounting = true,
  ) {
    ({ privateKey: this.key, publicKey: this.publicKey } = generateKeyPairSync('ec', {
      namedCurve: 'P-256',
    }));
  }

  /** `navigator.credentials.create()`, as `toJSON()` gives it. */
  create(options: PasskeyOptions, forgery: Forgery = {}) {
    this.userHandle = options.user?.id;
    const id = forgery.credentialId ?? this.credentialId;
    const length = Buffer.alloc(2);
    length.writeUInt16BE(id.length);
    const attested = Buffer.concat([
      Buffer.alloc(16),
      length,
      id,
      isoCBOR.encode((forgery.publicKey ?? this.coseKey()) as Cbor),
    ]);
    const authData = Buffer.concat([this.header(options.rp?.id ?? '', flags.attested, forgery), attested]);
    const clientData = this.clientData('webauthn.create', options, forgery);
    const [format, statement] = this.attested(forgery.attestation, { authData, clientData, id });
    const attestation = new Map<string, unknown>([
      ['fmt', forgery.format ?? format],
      ['attStmt', forgery.statement ?? statement],
      ['authData', new Uint8Array(authData)],
    ]);
    return {
      id: base64url(id),
      rawId: base64url(id),
      type: 'public-key',
      authenticatorAttachment: 'platform',
      clientExtensionResults: { credProps: { rk: true } },
      response: {
        clientDataJSON: base64url(clientData),
        attestationObject: base64url(isoCBOR.encode(attestation as Cbor)),
        transports: ['internal', 'telepathy'],
      },
    };
  }

  /** `navigator.credentials.get()`, as `toJSON()` gives it. */
  get(options: PasskeyOptions, forgery: Forgery = {}) {
    if (this.isCounting) this.counter += 1;
    const id = forgery.credentialId ?? this.credentialId;
    const authData = this.header(options.rpId ?? '', 0, forgery);
    const clientData = this.clientData('webauthn.get', options, forgery);
    const signed = Buffer.concat([forgery.signed ?? authData, sha256(clientData)]);
    const userHandle = forgery.userHandle ?? this.userHandle;
    return {
      id: base64url(id),
      rawId: base64url(id),
      type: 'public-key',
      clientExtensionResults: {},
      response: {
        clientDataJSON: base64url(clientData),
        authenticatorData: base64url(authData),
        signature: base64url(forgery.signature ?? sign('sha256', signed, this.key)),
        ...(userHandle !== undefined && { userHandle }),
      },
    };
  }

  private attested(
    by: Forgery['attestation'],
    { authData, clientData, id }: Record<'authData' | 'clientData' | 'id', Buffer>,
  ): readonly [string, Map<string, unknown>] {
    if (by === undefined) return ['none', new Map()];
    const signed = (data: readonly Uint8Array[], key: KeyObject) =>
      new Uint8Array(sign('sha256', Buffer.concat(data), key));
    if (by === 'self') {
      const sig = signed([authData, sha256(clientData)], this.key);
      return [
        'packed',
        new Map<string, unknown>([
          ['alg', -7],
          ['sig', sig],
        ]),
      ];
    }
    const [x, y] = [-2, -3].map((at) => this.coseKey().get(at) as Uint8Array) as [Uint8Array, Uint8Array];
    const point = [Buffer.from([4]), x, y];
    const data = [Buffer.from([0]), authData.subarray(0, 32), sha256(clientData), id, ...point];
    const x5c = [new Uint8Array(by.certificate)];
    return [
      'fido-u2f',
      new Map<string, unknown>([
        ['sig', signed(data, by.key)],
        ['x5c', x5c],
      ]),
    ];
  }

  private coseKey(): Map<number, unknown> {
    const { x = '', y = '' } = this.publicKey.export({ format: 'jwk' });
    const coordinate = (text: string) => new Uint8Array(Buffer.from(text, 'base64url'));
    return new Map<number, unknown>([
      [1, 2],
      [3, -7],
      [-1, 1],
      [-2, coordinate(x)],
      [-3, coordinate(y)],
    ]);
  }

  private header(rpId: string, more: number, forgery: Forgery): Buffer {
    const counter = Buffer.alloc(4);
    counter.writeUInt32BE(forgery.counter ?? this.counter);
    const flag = (forgery.flags ?? flags.present | flags.verified) | more;
    return Buffer.concat([sha256(forgery.rpId ?? rpId), Buffer.from([flag]), counter]);
  }

  private clientData(type: string, options: PasskeyOptions, forgery: Forgery): Buffer {
    const { challenge = options.challenge, origin = this.origin, client = {} } = forgery;
    return Buffer.from(
      JSON.stringify({ type: forgery.type ?? type, challenge, origin, crossOrigin: false, ...client }),
    );
  }
}
