import { useEffect, useState } from 'preact/hooks';
import { qrPictures, type QrPicture } from './qrPictures.js';

/** A QR code to scan from the screen or from paper, black on white whatever the colours of the page are. */
export function QrCode({ picture, label }: { readonly picture: QrPicture; readonly label: string }) {
  return (
    <svg class="qr" viewBox={picture.viewBox} role="img" aria-label={label}>
      <path d={picture.path} />
    </svg>
  );
}

/** In the order of `texts`; undefined until they are made. */
export function useQrPictures(texts: readonly string[]): readonly QrPicture[] | undefined {
  const all = JSON.stringify(texts);
  const [made, setMade] = useState<{ readonly of: string; readonly pictures: readonly QrPicture[] }>();
  useEffect(() => {
    let isGone = false;
    void qrPictures(JSON.parse(all) as string[]).then((pictures) => isGone || setMade({ of: all, pictures }));
    return () => {
      isGone = true;
    };
  }, [all]);
  return made?.of === all ? made.pictures : undefined;
}
