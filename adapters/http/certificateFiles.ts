import { readFileSync, unwatchFile, watchFile } from 'node:fs';
import type { Server } from 'node:https';
import { createSecureContext } from 'node:tls';

/** A server's certificate chain and its key, both PEM. */
export interface CertificateFiles {
  readonly certFile: string;
  readonly keyFile: string;
  /** Called when the files have changed, with what is wrong with them where they are no pair; then the earlier pair stays. */
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

/** Has new connections use what is in the files, whenever they are written or replaced. @returns ends it */
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
  // By looking, for a watch would stay with a file that was replaced, as secrets of Kubernetes are.
  for (const name of names) watchFile(name, { interval: lookEveryMs, persistent: false }, reload);
  return () => names.forEach((name) => unwatchFile(name, reload));
}
