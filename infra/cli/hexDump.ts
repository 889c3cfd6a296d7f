const bytesInLine = 16;

/** Shows bytes in hexadecimal and as text, 16 in a line, as `hexdump -C` does. */
export function hexDump(bytes: Uint8Array): string {
  const lines = Array.from({ length: Math.ceil(bytes.length / bytesInLine) }, (_, line) => {
    const offset = line * bytesInLine;
    const part = bytes.subarray(offset, offset + bytesInLine);
    const hex = Array.from(part, (byte) => byte.toString(16).padStart(2, '0')).join(' ');
    const text = Array.from(part, (byte) => (byte >= 0x20 && byte < 0x7f ? String.fromCharCode(byte) : '.'));
    return `${offset.toString(16).padStart(6, '0')}  ${hex.padEnd(bytesInLine * 3 - 1)}  ${text.join('')}`;
  });
  return lines.join('\n');
}
