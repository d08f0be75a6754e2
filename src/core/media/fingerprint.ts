/**
 * @file Small facts computed from a picture's pixels in the decoder process: the perceptual fingerprint by which
 * near-duplicates are found, and the dominant colour that fills a tile while its thumbnail loads. Pure.
 */

/** 8-bit RGB, rows from the top, height x width x 3. */
export interface RgbPicture {
  readonly pixels: Uint8Array;
  readonly width: number;
  readonly height: number;
}

const COLUMNS = 9;
const ROWS = 8;

/**
 * dHash: the picture is brought to 9 x 8 grey cells (here the mean of the pixels in each cell, in about 200 rows), and each bit says
 * whether a cell is darker than its right neighbour; row by row, first bit the most significant of the first byte.
 * Definition: Neal Krawetz, "Kind of Like That", 21 January 2013,
 * https://www.hackerfactor.com/blog/index.php?/archives/529-Kind-of-Like-That.html.
 * The cells' borders are whole pixels; a picture smaller than the grid has cells that share a pixel.
 * @returns 8 bytes
 */
export function differenceHash({ pixels, width, height }: RgbPicture): Uint8Array {
  const cells = new Float64Array(COLUMNS * ROWS);
  const step = Math.max(1, Math.floor(height / 192));
  for (let row = 0; row < ROWS; row++) {
    const [top, bottom] = cellRange(row, ROWS, height);
    for (let column = 0; column < COLUMNS; column++) {
      const [left, right] = cellRange(column, COLUMNS, width);
      let red = 0;
      let green = 0;
      let blue = 0;
      for (let y = top; y < bottom; y += step) {
        const end = (y * width + right) * 3;
        for (let index = (y * width + left) * 3; index < end; index += 3) {
          red += pixels[index]!;
          green += pixels[index + 1]!;
          blue += pixels[index + 2]!;
        }
      }
      // luma of ITU-R BT.601, in thousandths
      cells[row * COLUMNS + column] =
        (299 * red + 587 * green + 114 * blue) / (Math.ceil((bottom - top) / step) * (right - left));
    }
  }
  const hash = new Uint8Array(ROWS);
  for (let row = 0; row < ROWS; row++) {
    let bits = 0;
    for (let column = 0; column < COLUMNS - 1; column++) {
      const cell = row * COLUMNS + column;
      bits = (bits << 1) | (cells[cell]! < cells[cell + 1]! ? 1 : 0);
    }
    hash[row] = bits;
  }
  return hash;
}

function cellRange(index: number, count: number, length: number): [start: number, end: number] {
  const start = Math.min(length - 1, Math.floor((index * length) / count));
  return [start, Math.max(start + 1, Math.floor(((index + 1) * length) / count))];
}

/** Number of bits in which two fingerprints of the same length differ: 0 (alike) to 64. */
export function hammingDistance(one: Uint8Array, other: Uint8Array): number {
  if (one.length !== other.length)
    throw new RangeError(`Fingerprints of ${one.length} and ${other.length} bytes`);
  let distance = 0;
  for (let index = 0; index < one.length; index++) {
    let bits = one[index]! ^ other[index]!;
    for (; bits !== 0; bits &= bits - 1) distance++;
  }
  return distance;
}

/**
 * The colour that covers most of the picture, as 0xRRGGBB: the fullest of 16 x 16 x 16 boxes of colour, and the mean of
 * the pixels in it (sharp's `stats().dominant` is the centre of the same box). About 16,000 pixels are looked at.
 */
export function dominantColour({ pixels, width, height }: RgbPicture): number {
  const counts = new Uint32Array(4096);
  const count = width * height;
  // odd, so that the samples do not stand in the same columns of pictures whose width is a power of two
  const step = Math.max(1, Math.floor(count / 16_384) | 1) * 3;
  const end = count * 3;
  for (let index = 0; index < end; index += step) counts[boxOf(pixels, index)]!++;
  let fullest = 0;
  for (let box = 1; box < counts.length; box++) if (counts[box]! > counts[fullest]!) fullest = box;
  let red = 0;
  let green = 0;
  let blue = 0;
  for (let index = 0; index < end; index += step) {
    if (boxOf(pixels, index) !== fullest) continue;
    red += pixels[index]!;
    green += pixels[index + 1]!;
    blue += pixels[index + 2]!;
  }
  const among = counts[fullest]!;
  return (Math.round(red / among) << 16) | (Math.round(green / among) << 8) | Math.round(blue / among);
}

function boxOf(pixels: Uint8Array, index: number): number {
  return ((pixels[index]! >> 4) << 8) | ((pixels[index + 1]! >> 4) << 4) | (pixels[index + 2]! >> 4);
}
