import type { Page } from 'playwright-core';

/** For each page before it is opened: notes when lines were drawn, a curve came, and a finger or the mouse let go. */
export const noteTimes = `(() => {
  const noted = (globalThis.noted = { drawnAt: -1, answeredAt: Infinity, letGoAt: -1 });
  const { stroke } = CanvasRenderingContext2D.prototype;
  CanvasRenderingContext2D.prototype.stroke = function (...given) {
    noted.drawnAt = performance.now();
    return stroke.apply(this, given);
  };
  const ask = globalThis.fetch;
  globalThis.fetch = async (request, ...rest) => {
    const answer = await ask(request, ...rest);
    if (/history\\?/.test(request.url ?? request)) noted.answeredAt = performance.now();
    return answer;
  };
  addEventListener('pointerup', () => { noted.letGoAt = performance.now(); noted.answeredAt = Infinity; }, true);
})()`;

const withinMs = 20_000;

/** Milliseconds from the page's first request until a frame has what the condition says. */
async function shownAt(page: Page, condition: string): Promise<number> {
  return page.evaluate<number>(`new Promise((resolve, reject) => {
    setTimeout(() => reject(new Error('not shown: ' + JSON.stringify(noted))), ${withinMs});
    const look = () => {
      const { noted } = globalThis;
      if (${condition}) requestAnimationFrame(() => resolve(performance.now()));
      else requestAnimationFrame(look);
    };
    look();
  })`);
}

export function valueShownAt(page: Page): Promise<number> {
  return shownAt(page, `document.querySelector('.value')`);
}

export function curveShownAt(page: Page): Promise<number> {
  return shownAt(page, 'noted.drawnAt > noted.answeredAt');
}

/** Drags over the middle third of a curve. @returns milliseconds until it is drawn with the answer for that part */
export async function zoom(page: Page): Promise<number> {
  const box = await page.locator('.u-over').first().boundingBox();
  if (!box) throw new Error('there is no curve');
  const y = box.y + box.height / 2;
  await page.mouse.move(box.x + box.width / 3, y);
  await page.mouse.down();
  await page.mouse.move(box.x + (box.width * 2) / 3, y, { steps: 4 });
  await page.mouse.up();
  const shown = await curveShownAt(page);
  return shown - (await page.evaluate<number>('noted.letGoAt'));
}
