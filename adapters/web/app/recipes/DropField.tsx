import { useState } from 'preact/hooks';
import { t } from '../../shared/texts/recipes.js';

interface DropFieldProps {
  readonly onFile: (file: File) => void;
  /** Once a file has been read. */
  readonly isSmall: boolean;
}

/** A file is chosen with the thumb or the keyboard, or dropped. */
export function DropField({ onFile, isSmall }: DropFieldProps) {
  const [isOver, setOver] = useState(false);
  const take = (files: FileList | null | undefined) => {
    const file = files?.[0];
    if (file) onFile(file);
  };
  return (
    <label
      class="drop"
      data-over={isOver}
      data-small={isSmall}
      onDragOver={(event) => {
        event.preventDefault();
        setOver(true);
      }}
      onDragLeave={() => setOver(false)}
      onDrop={(event) => {
        event.preventDefault();
        setOver(false);
        take(event.dataTransfer?.files);
      }}
    >
      <span class="drop-words">{t(isSmall ? 'import.another' : 'import.drop')}</span>
      <span class="small muted">BeerXML · BeerJSON</span>
      <input
        type="file"
        accept=".xml,.beerxml,.json,.beerjson"
        onChange={(event) => take(event.currentTarget.files)}
      />
    </label>
  );
}
