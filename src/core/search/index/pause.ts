/** @file Long work in slices, so that whoever waits for the thread is not held up. */

/** Milliseconds of one slice. */
const SLICE = 15;

/** Called often in long work: lets others have the thread where a slice is over, and does nothing where it is not. */
export type Pause = () => Promise<void>;

/** A pause of its own for one piece of work. */
export function makePause(): Pause {
  let started = performance.now();
  return async () => {
    if (performance.now() - started < SLICE) return;
    await new Promise((resolve) => setImmediate(resolve));
    started = performance.now();
  };
}
