/**
 * @file The memory of pictures that were shown. Chromium keeps them decoded until they fill 512 MB, which a library that is
 * scrolled through does in half a minute. The desktop program can have what nobody shows any more let go; in a browser
 * that is the browser's own affair.
 */

import { bridge } from './transport.ts';

/** Bytes of decoded pictures after which those that nobody shows are let go: many screens full. */
const MOST = 64e6;
const BYTES_OF_PIXEL = 4;
/** Milliseconds between two times at least: pictures that are still shown are decoded anew when they are painted. */
const PAUSE = 300;

let bytes = 0;
let freedAt = -Infinity;

/** A picture was decoded. `width` and `height`: its own, in pixels. */
export function notePictureDecoded(width: number, height: number): void {
  bytes += width * height * BYTES_OF_PIXEL;
  const now = performance.now();
  if (bytes < MOST || now < freedAt + PAUSE || !bridge) return;
  bytes = 0;
  freedAt = now;
  bridge.forgetPictures();
}
