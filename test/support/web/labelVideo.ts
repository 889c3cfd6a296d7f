import { writeFile } from 'node:fs/promises';
import { create } from 'qrcode';

const size = { width: 640, height: 480 };
const scale = 8;
const white = 235;
const black = 16;

/** Chromium's flags for a camera that sees what is in the file. */
export function cameraArgs(file: string): readonly string[] {
  return [
    '--use-fake-ui-for-media-stream',
    '--use-fake-device-for-media-stream',
    `--use-file-for-fake-video-capture=${file}`,
  ];
}

/** A film of one picture, again and again: a label's QR code in the middle of a white page. YUV4MPEG2, 4:2:0. */
export async function filmLabel(text: string, file: string): Promise<void> {
  const { size: modules, data } = create(text).modules;
  const left = Math.floor((size.width - modules * scale) / 2);
  const top = Math.floor((size.height - modules * scale) / 2);
  const luma = Buffer.alloc(size.width * size.height, white);
  for (let y = 0; y < modules * scale; y += 1)
    for (let x = 0; x < modules * scale; x += 1)
      if (data[Math.floor(y / scale) * modules + Math.floor(x / scale)])
        luma[(top + y) * size.width + left + x] = black;
  const chroma = Buffer.alloc((size.width * size.height) / 2, 128);
  const header = Buffer.from(`YUV4MPEG2 W${size.width} H${size.height} F10:1 Ip A1:1 C420mpeg2\n`);
  const frame = [Buffer.from('FRAME\n'), luma, chroma];
  await writeFile(file, Buffer.concat([header, ...frame, ...frame]));
}
