/** What an SVG of a QR code has; one unit is one square of it. */
export interface QrPicture {
  readonly viewBox: string;
  readonly path: string;
}

/** Light squares around it, without which it may not be read. */
const quiet = 4;

/** The QR codes of texts, made in the browser; what makes them is loaded when it is needed. */
export async function qrPictures(texts: readonly string[]): Promise<readonly QrPicture[]> {
  const { create } = await import('qrcode');
  return texts.map((text) => {
    const { size, data } = create(text).modules;
    const dark = Array.from(data, (isDark, index) =>
      isDark ? `M${index % size} ${Math.floor(index / size)}h1v1h-1z` : '',
    );
    const side = size + 2 * quiet;
    return { viewBox: `${-quiet} ${-quiet} ${side} ${side}`, path: dark.join('') };
  });
}
