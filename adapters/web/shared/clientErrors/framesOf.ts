import type { Schemas } from '../../../apiClient/index.js';

type Frame = Schemas['ClientError']['frames'][number];

/** `    at name (https://host/file.js:1:2)` of Chrome, `name@https://host/file.js:1:2` of Firefox and Safari. */
const ofStack = /^\s*(?:at )?(?:async )?(?:(.*?)[@ ]\(?)?(https?:\/\/[^\s()]+):(\d+):(\d+)\)?$/;
const mostFrames = 20;

/** The places of a stack that are in scripts of this origin, without their query. */
export function framesOf(stack: string, origin: string): Frame[] {
  const frames: Frame[] = [];
  for (const text of stack.split('\n')) {
    const [, name = '', address = '', line, column] = ofStack.exec(text) ?? [];
    if (!address.startsWith(`${origin}/`) || frames.length >= mostFrames) continue;
    const file = new URL(address).pathname.slice(0, 200);
    frames.push({ function: name.slice(0, 100), file, line: Number(line), column: Number(column) });
  }
  return frames;
}
