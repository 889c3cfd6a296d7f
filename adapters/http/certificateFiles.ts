import { readFileSync, unwatchFile, watchFile } from 'node:fs';
import type { Server } from 'node:https';
import { createSecureContext } from 'node:tls';

/** A server's certificate chain and its key, both PEM. */
export interface CertificateFiles {
  readonly certFile: string;
  readonly keyFile: string;
  /** Called when the files have changed, with an error if they are no valid pair; then the earlier pair stays in use. */
  readonly onReload: (error?: Error) => void;
}

export interface Certificate {
  readonly cert: Buffer;
  readonly key: Buffer;
  readonly minVersion: 'TLSv1.2';
}

const lookEveryMs = 1_000;

/** @throws Error when a file can't be read, or the key is another certificate's */
export function readCertificate({ certFile, keyFile }: CertificateFiles): Certificate {
  const pair = { cert: readFileSync(certFile), key: readFileSync(keyFile), minVersion: 'TLSv1.2' } as const;
  createSecureContext(pair);
  return pair;
}

/** New connections use the certificate that is in the files now. @returns ends the watch */
export function followCertificate(server: Server, files: CertificateFiles): () => void {
  const reload = () => {
    try {
      server.setSecureContext(readCertificate(files));
      files.onReload();
    } catch (error) {
      files.onReload(error instanceof Error ? error : new Error(String(error)));
    }
  };
  const names = [files.certFile, files.keyFile];
  // By polling, because a watch would stay with a replaced file; Kubernetes replaces the files of secrets.
  for (const name of names) watchFile(name, { interval: lookEveryMs, persistent: false }, reload);
  return () => names.forEach((name) => unwatchFile(name, reload));
}
