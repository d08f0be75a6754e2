/**
 * @file Small pictures, drawn as large as they are shown. Chromium keeps what an image element has decoded, at its full size
 * and at the size shown, for the next thousand pictures, and nothing takes it back; what is drawn goes with its element. See
 * docs/adr/0011-drawn-pictures.md.
 */

/** Pictures that are fetched and decoded at the same time; those that go by before their turn cost nothing. */
const AT_ONCE = 6;
/** Longer side of a small picture at most, in pixels: it holds no more. */
const LONGEST = 512;
/** A picture is drawn anew where it is shown larger than it was drawn by more than this. */
const LARGER = 1.1;
/** Height of a picture that fills a box of another shape, in heights of the box: upright ones of 1 to 2 still have its width. */
const COVERING = 2;

interface Job {
  readonly canvas: HTMLCanvasElement;
  readonly address: string;
  /** In device pixels. */
  readonly height: number;
  readonly onFailed: () => void;
  readonly controller: AbortController;
}

const waiting = new Set<Job>();
let running = 0;
let isDue = false;

async function drawNow({ canvas, address, height, controller: { signal } }: Job): Promise<void> {
  const answer = await fetch(address, { signal });
  if (!answer.ok) throw new Error(`${answer.status}`);
  const options = height < LONGEST ? ({ resizeHeight: height, resizeQuality: 'medium' } as const) : {};
  const bitmap = await createImageBitmap(await answer.blob(), options);
  if (!signal.aborted) {
    canvas.width = bitmap.width;
    canvas.height = bitmap.height;
    // drawn once and shown often: that is nothing for the graphics card to keep a surface for
    canvas.getContext('2d', { alpha: false, willReadFrequently: true })?.drawImage(bitmap, 0, 0);
  }
  bitmap.close();
}

async function run(job: Job): Promise<void> {
  running += 1;
  try {
    await drawNow(job);
  } catch {
    // whatever it was, there is no picture to see; why is in the library's log
    if (!job.controller.signal.aborted) job.onFailed();
  }
  running -= 1;
  runNext();
}

function runNext(): void {
  isDue = false;
  for (const job of waiting) {
    if (running >= AT_ONCE) return;
    waiting.delete(job);
    void run(job);
  }
}

function enqueue(job: Job): void {
  waiting.add(job);
  if (isDue) return;
  isDue = true;
  setTimeout(runNext);
}

function cancel(job: Job | null): void {
  if (!job) return;
  waiting.delete(job);
  job.controller.abort();
}

const onSize = new WeakMap<Element, (size: DOMRectReadOnly) => void>();
let observer: ResizeObserver | null = null;

/** One for all: sizes are told once they are known, and nobody has to ask for them. */
function observe(canvas: HTMLCanvasElement, tell: (size: DOMRectReadOnly) => void): () => void {
  observer ??= new ResizeObserver((entries) => {
    for (const { target, contentRect } of entries) onSize.get(target)?.(contentRect);
  });
  onSize.set(canvas, tell);
  observer.observe(canvas);
  return () => observer?.unobserve(canvas);
}

/**
 * Draws a picture as soon as the element has a size and others let it, and anew when the element grows.
 * @param address of a picture that may be fetched
 * @param isCut true where the element shows only a part of it, as with `object-fit: cover` in a box of another shape
 * @param onFailed called where there is no picture to be had
 * @returns to be called when the element goes or shows another picture: what is drawn goes too
 */
export function drawPicture(
  canvas: HTMLCanvasElement,
  address: string,
  { isCut, onFailed }: { readonly isCut: boolean; readonly onFailed: () => void },
): () => void {
  let job: Job | null = null;
  const forget = observe(canvas, ({ width, height }) => {
    if (height === 0) return;
    const shown = isCut ? Math.max(width, height) * COVERING : height;
    const wanted = Math.min(LONGEST, Math.ceil(shown * devicePixelRatio));
    if (job && wanted <= job.height * LARGER) return;
    cancel(job);
    job = { canvas, address, height: wanted, onFailed, controller: new AbortController() };
    enqueue(job);
  });
  return () => {
    forget();
    cancel(job);
    canvas.width = 0;
    canvas.height = 0;
  };
}
