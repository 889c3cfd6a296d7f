import { createPrivateKey, sign } from 'node:crypto';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { X509Certificate } from 'node:crypto';
import { makeKey, openssl } from '../../infra/local/setup/certificate.js';

export interface CertificateSubject {
  /** Any text, NUL too, which openssl itself refuses. */
  readonly commonName: string;
  /** From -1, which has expired; a day when left out. */
  readonly days?: number;
}

/** PEM. */
export interface TestCertificate {
  readonly cert: string;
  readonly key: string;
}

interface Authority {
  readonly certificateFile: string;
  readonly keyFile: string;
}

/** A client certificate as an authority would sign it that looks at nothing. */
export function certificateOf(subject: CertificateSubject, authority: Authority): Promise<TestCertificate> {
  return signedCertificate(subject, authority, 'extendedKeyUsage=clientAuth');
}

/** A server's. @param names as in a certificate's subjectAltName, `DNS:localhost` or `IP:127.0.0.1` */
export function serverCertificateOf(
  names: readonly string[],
  authority: Authority,
): Promise<TestCertificate> {
  const extensions = `subjectAltName=${names.join(',')}\nextendedKeyUsage=serverAuth`;
  return signedCertificate({ commonName: 'test server' }, authority, extensions);
}

async function signedCertificate(
  { commonName, days = 1 }: CertificateSubject,
  authority: Authority,
  usage: string,
): Promise<TestCertificate> {
  const folder = await mkdtemp(join(tmpdir(), 'brewline-certificate-'));
  try {
    const [keyFile, request, extensions, file] = ['key', 'csr', 'ext', 'pem'].map((name) =>
      join(folder, name),
    ) as [string, string, string, string];
    await makeKey(keyFile);
    await writeFile(extensions, `basicConstraints=CA:FALSE\n${usage}\n`);
    const escaped = commonName.replaceAll(/[\\/+]/g, '\\$&').replaceAll('\0', standIn);
    await openssl('req', '-new', '-utf8', '-key', keyFile, '-subj', `/CN=${escaped}`, '-out', request);
    const signer = ['-CA', authority.certificateFile, '-CAkey', authority.keyFile, '-set_serial', '1'];
    const content = ['-in', request, '-extfile', extensions, '-days', String(days), '-out', file];
    await openssl('x509', '-req', '-sha256', ...signer, ...content);
    const cert = await readFile(file, 'utf8');
    return {
      cert: commonName.includes('\0')
        ? withNul(cert, commonName, await readFile(authority.keyFile, 'utf8'))
        : cert,
      key: await readFile(keyFile, 'utf8'),
    };
  } finally {
    await rm(folder, { recursive: true });
  }
}

const standIn = '@';

/** Puts NUL where its stand-in is in the name, and signs again. The key may have the same byte, and keeps it. */
function withNul(pem: string, commonName: string, authorityKey: string): string {
  const { raw } = new X509Certificate(pem);
  const content = elementAt(raw, 0);
  const signed = elementAt(raw, content.contentAt);
  const algorithm = elementAt(raw, signed.end);
  const text = raw.subarray(content.contentAt, signed.end);
  const name = Buffer.from(commonName);
  const at = text.indexOf(commonName.replaceAll('\0', standIn));
  if (at < 0) throw new Error(`the certificate has no ${JSON.stringify(commonName)}`);
  name.copy(text, at);
  const signature = sign('sha256', text, createPrivateKey(authorityKey));
  const bits = element(0x03, Buffer.concat([Buffer.from([0]), signature]));
  const whole = element(0x30, Buffer.concat([text, raw.subarray(signed.end, algorithm.end), bits]));
  return `-----BEGIN CERTIFICATE-----\n${whole.toString('base64').replace(/.{64}/g, '$&\n')}\n-----END CERTIFICATE-----\n`;
}

/** Where the content of a DER element begins and ends. */
function elementAt(der: Buffer, at: number): { readonly contentAt: number; readonly end: number } {
  const first = der.readUInt8(at + 1);
  if (first < 0x80) return { contentAt: at + 2, end: at + 2 + first };
  const bytes = first & 0x7f;
  const contentAt = at + 2 + bytes;
  return { contentAt, end: contentAt + der.readUIntBE(at + 2, bytes) };
}

function element(tag: number, content: Buffer): Buffer {
  const { length } = content;
  const header = length < 0x80 ? [tag, length] : [tag, 0x82, length >> 8, length & 0xff];
  return Buffer.concat([Buffer.from(header), content]);
}
