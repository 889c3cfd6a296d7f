import { useState } from 'preact/hooks';
import { Button, DeviceText } from '../shared/components/index.js';
import { t } from '../shared/texts/admin.js';

/** The line of the command line that shows what the page shows, to copy. */
export function CopyCommand({ command }: { readonly command: string }) {
  const [copied, setCopied] = useState<string>();
  const copy = () => void navigator.clipboard.writeText(command).then(() => setCopied(command));
  return (
    <p class="copy-command small">
      <code>
        <DeviceText text={command} />
      </code>
      <Button onClick={copy}>{copied === command ? t('error.copied') : t('admin.copyCommand')}</Button>
    </p>
  );
}
