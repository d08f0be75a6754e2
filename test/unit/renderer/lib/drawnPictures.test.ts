/** @file Which small pictures are fetched, how large they are drawn, and what is let go; the browser's part is pretended. */

import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';

interface Canvas {
  width: number;
  height: number;
  drawn: number;
  getContext(): { drawImage(): void };
}

type Sizes = { target: unknown; contentRect: { width: number; height: number } }[];
interface Asked {
  readonly address: string;
  readonly signal: AbortSignal;
  answer(ok?: boolean): void;
}

let tellSizes: (sizes: Sizes) => void;
let asked: Asked[];
let bitmaps: { readonly height: number; isClosed: boolean }[];
let drawPicture: typeof import('../../../../src/renderer/lib/drawnPictures.ts').drawPicture;

beforeEach(async () => {
  vi.useFakeTimers();
  vi.resetModules();
  asked = [];
  bitmaps = [];
  vi.stubGlobal('devicePixelRatio', 1);
  vi.stubGlobal(
    'ResizeObserver',
    class {
      constructor(tell: (sizes: Sizes) => void) {
        tellSizes = tell;
      }
      observe(): void {}
      unobserve(): void {}
    },
  );
  vi.stubGlobal('fetch', (address: string, { signal }: { signal: AbortSignal }) => {
    return new Promise<object>((resolve, reject) => {
      const answer = (ok = true): void => resolve({ ok, status: 404, blob: async () => new Blob() });
      signal.addEventListener('abort', () => reject(new DOMException('', 'AbortError')));
      asked.push({ address, signal, answer });
    });
  });
  vi.stubGlobal('createImageBitmap', async (_blob: Blob, { resizeHeight = 512 }) => {
    const bitmap = { width: resizeHeight * 2, height: resizeHeight, isClosed: false, close: () => {} };
    bitmap.close = () => void (bitmap.isClosed = true);
    bitmaps.push(bitmap);
    return bitmap;
  });
  ({ drawPicture } = await import('../../../../src/renderer/lib/drawnPictures.ts'));
});
afterEach(() => {
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

function canvasOf(): Canvas {
  const canvas: Canvas = {
    width: 0,
    height: 0,
    drawn: 0,
    getContext: () => ({ drawImage: () => void (canvas.drawn += 1) }),
  };
  return canvas;
}

/** A canvas of this size that is to show a picture. */
function show(name: string, height: number, { isCut = false, width = height } = {}) {
  const canvas = canvasOf();
  const onFailed = vi.fn();
  const stop = drawPicture(canvas as unknown as HTMLCanvasElement, name, { isCut, onFailed });
  const resize = (high: number): void =>
    tellSizes([{ target: canvas, contentRect: { width: width, height: high } }]);
  resize(height);
  return { canvas, onFailed, stop, resize };
}

const answerAll = async (ok = true): Promise<void> => {
  await vi.runAllTimersAsync();
  for (const one of asked) one.answer(ok);
  await vi.runAllTimersAsync();
};
const heights = (): number[] => bitmaps.map(({ height }) => height);

describe('a small picture', () => {
  it('is drawn as large as it is shown, in pixels of the device, and nothing of it is kept beside', async () => {
    vi.stubGlobal('devicePixelRatio', 1.5);
    const { canvas } = show('a', 160);
    await answerAll();
    expect([canvas.width, canvas.height, canvas.drawn]).toEqual([480, 240, 1]);
    expect(bitmaps.map(({ isClosed }) => isClosed)).toEqual([true]);
  });

  it('is never asked for larger than it is stored, and large enough to cover a box of another shape', async () => {
    show('a', 700);
    show('b', 60, { isCut: true, width: 90 });
    await answerAll();
    expect(heights()).toEqual([512, 180]);
  });

  it('is drawn anew where it is shown larger, and not where it is shown smaller', async () => {
    const { resize, canvas } = show('a', 160);
    await answerAll();
    resize(100);
    resize(170);
    await answerAll();
    expect(heights()).toEqual([160]);
    resize(300);
    await answerAll();
    expect([heights(), canvas.height]).toEqual([[160, 300], 300]);
  });

  it('goes with its element', async () => {
    const { canvas, stop } = show('a', 160);
    await answerAll();
    stop();
    expect([canvas.width, canvas.height]).toEqual([0, 0]);
  });

  it('that is not to be had is told of, once', async () => {
    const { onFailed, canvas } = show('a', 160);
    await answerAll(false);
    expect(onFailed).toHaveBeenCalledTimes(1);
    expect(canvas.drawn).toBe(0);
  });
});

describe('many small pictures', () => {
  it('are fetched six at a time, in the order in which they came', async () => {
    const names = [...'abcdefgh'];
    for (const name of names) show(name, 100);
    await vi.runAllTimersAsync();
    expect(asked.map(({ address }) => address)).toEqual(names.slice(0, 6));
    asked[2]!.answer();
    await vi.runAllTimersAsync();
    expect(asked.map(({ address }) => address)).toEqual(names.slice(0, 7));
    await answerAll();
    await answerAll();
    expect(heights()).toHaveLength(names.length);
  });

  it('cost nothing where they went by before their turn, and leave room where they went by after', async () => {
    const shown = [...'abcdefgh'].map((name) => show(name, 100));
    await vi.runAllTimersAsync();
    shown[7]!.stop();
    shown[0]!.stop();
    await vi.runAllTimersAsync();
    expect(asked.map(({ address }) => address)).toEqual([...'abcdefg']);
    expect(asked.map(({ signal }) => signal.aborted)).toEqual([
      true,
      ...Array.from({ length: 6 }, () => false),
    ]);
    await answerAll();
    expect(shown.map(({ canvas }) => canvas.drawn)).toEqual([0, 1, 1, 1, 1, 1, 1, 0]);
    for (const { onFailed } of shown) expect(onFailed).not.toHaveBeenCalled();
  });
});
