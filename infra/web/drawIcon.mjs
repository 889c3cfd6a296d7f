import { Buffer } from 'node:buffer';
import { crc32, deflateSync } from 'node:zlib';

/** Samples in a pixel's row and column. */
const samples = 3;
/** Of a picture's width: what no mask of a launcher cuts away is in a circle of 80 %. */
const drawnPart = 0.7;

/**
 * Draws shared/icon.svg as a PNG on a ground of one colour, for launchers that take no SVG. It knows what that file has: paths of M, L, H, V
 * and q, with fill and stroke. A renderer of all of SVG would be 2.5 MB for it.
 *
 * @param ground `#rrggbb`
 * @returns the file
 */
export function drawIcon(svg, pixels, ground) {
  const viewBox = Number(/viewBox="0 0 (\d+) \1"/.exec(svg)[1]);
  const shapes = [...svg.matchAll(/<path ([^>]*)\/>/g)].flatMap(([, attributes]) => shapesOf(attributes));
  const scale = viewBox / (pixels * drawnPart);
  const offset = (viewBox - pixels * scale) / 2;
  const none = rgb(ground);
  const colourAt = (x, y) => {
    const [u, v] = [x * scale + offset, y * scale + offset];
    return shapes.findLast((shape) => shape.covers(u, v))?.colour ?? none;
  };
  const rows = Buffer.alloc(pixels * (1 + pixels * 3));
  let above = corners(0);
  for (let row = 0; row < pixels; row += 1) {
    const below = corners(row + 1);
    for (let column = 0; column < pixels; column += 1) {
      const around = [above[column], above[column + 1], below[column], below[column + 1]];
      const isOne = around.every((colour) => colour === around[0]);
      rows.set(isOne ? around[0] : mixedAt(column, row), row * (1 + pixels * 3) + 1 + column * 3);
    }
    above = below;
  }
  function corners(y) {
    return Array.from({ length: pixels + 1 }, (_, x) => colourAt(x, y));
  }
  function mixedAt(column, row) {
    const sum = [0, 0, 0];
    for (let sample = 0; sample < samples ** 2; sample += 1) {
      const x = column + ((sample % samples) + 0.5) / samples;
      const y = row + (Math.floor(sample / samples) + 0.5) / samples;
      colourAt(x, y).forEach((part, index) => (sum[index] += part));
    }
    return sum.map((part) => Math.round(part / samples ** 2));
  }
  return png(pixels, rows);
}

/** A path's filling, and its line above. */
function shapesOf(attributes) {
  const valueOf = (name) => new RegExp(`(?:^| )${name}="([^"]*)"`).exec(attributes)?.[1];
  const points = pointsOf(valueOf('d'));
  const segments = points.slice(1).map((to, index) => [points[index], to]);
  const half = Number(valueOf('stroke-width') ?? 1) / 2;
  const [xs, ys] = [0, 1].map((part) => points.map((point) => point[part]));
  const [left, right] = [Math.min(...xs) - half, Math.max(...xs) + half];
  const [top, bottom] = [Math.min(...ys) - half, Math.max(...ys) + half];
  const near = (covers) => (x, y) => x >= left && x <= right && y >= top && y <= bottom && covers(x, y);
  const filled = near((x, y) => isInside(segments, x, y));
  const isClosed = points.at(-1) === points[0];
  const drawn = near((x, y) =>
    segments.some((each, index) => {
      const isEnd = { first: !isClosed && index === 0, last: !isClosed && index === segments.length - 1 };
      return distance(each, [x, y], isEnd) <= half;
    }),
  );
  const [fill, stroke] = [valueOf('fill'), valueOf('stroke')];
  return [
    ...(fill !== 'none' ? [{ colour: rgb(fill), covers: filled }] : []),
    ...(stroke ? [{ colour: rgb(stroke), covers: drawn }] : []),
  ];
}

function pointsOf(path) {
  const points = [];
  for (const [, command, text] of path.matchAll(/([a-z])([^a-z]*)/gi)) {
    const numbers = (text.match(/-?\d*\.?\d+/g) ?? []).map(Number);
    const [x0, y0] = points.at(-1) ?? [0, 0];
    const [x, y] = command === command.toLowerCase() ? [x0, y0] : [0, 0];
    const kind = command.toLowerCase();
    if (kind === 'm' || kind === 'l') points.push([x + numbers[0], y + numbers[1]]);
    else if (kind === 'h') points.push([x + numbers[0], y0]);
    else if (kind === 'v') points.push([x0, y + numbers[0]]);
    else if (kind === 'z') points.push(points[0]);
    else if (kind === 'q') points.push(...curve([x0, y0], [x, y], numbers));
    else throw new Error(`drawIcon.mjs knows no ${command} in a path: ${path}`);
  }
  return points;
}

function curve([x0, y0], [x, y], [cx, cy, ex, ey]) {
  return Array.from({ length: 12 }, (_, index) => {
    const t = (index + 1) / 12;
    const at = (from, by, to) => (1 - t) ** 2 * from + 2 * t * (1 - t) * by + t ** 2 * to;
    return [at(x0, x + cx, x + ex), at(y0, y + cy, y + ey)];
  });
}

function isInside(segments, x, y) {
  const crossed = segments.filter(
    ([[ax, ay], [bx, by]]) => ay > y !== by > y && x < ((bx - ax) * (y - ay)) / (by - ay) + ax,
  );
  return crossed.length % 2 === 1;
}

/** A line's ends are cut off straight. */
function distance([[ax, ay], [bx, by]], [x, y], isEnd) {
  const [dx, dy] = [bx - ax, by - ay];
  const whole = ((x - ax) * dx + (y - ay) * dy) / (dx ** 2 + dy ** 2);
  if ((isEnd.first && whole < 0) || (isEnd.last && whole > 1)) return Infinity;
  const along = Math.min(1, Math.max(0, whole));
  return Math.hypot(x - ax - along * dx, y - ay - along * dy);
}

function rgb(colour) {
  return [1, 3, 5].map((at) => parseInt(colour.slice(at, at + 2), 16));
}

function png(pixels, rows) {
  const header = Buffer.alloc(13);
  header.writeUInt32BE(pixels, 0);
  header.writeUInt32BE(pixels, 4);
  header.set([8, 2], 8);
  const chunk = (name, content) => {
    const named = Buffer.concat([Buffer.from(name), content]);
    const [length, sum] = [Buffer.alloc(4), Buffer.alloc(4)];
    length.writeUInt32BE(content.length);
    sum.writeUInt32BE(crc32(named));
    return Buffer.concat([length, named, sum]);
  };
  const signature = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]);
  const parts = [
    chunk('IHDR', header),
    chunk('IDAT', deflateSync(rows, { level: 9 })),
    chunk('IEND', Buffer.alloc(0)),
  ];
  return Buffer.concat([signature, ...parts]);
}
