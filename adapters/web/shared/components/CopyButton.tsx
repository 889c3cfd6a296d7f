import { useState } from 'preact/hooks';
import { t } from '../texts/index.js';
import { Button } from './Button.js';

/** Copies a text that stands beside it. */
export function CopyButton({ text }: { readonly text: string }) {
  const [copied, setCopied] = useState<string>();
  const copy = () => void navigator.clipboard.writeText(text).then(() => setCopied(text));
  return <Button onClick={copy}>{t(copied === text ? 'error.copied' : 'error.copy')}</Button>;
}
