/** @file Colours of photos as a result carries them. */

/** RGB 5-6-5 as a colour of CSS. */
export function cssColour(packed: number): string {
  const red = (packed >> 11) & 31;
  const green = (packed >> 5) & 63;
  const blue = packed & 31;
  return `rgb(${(red * 255) / 31} ${(green * 255) / 63} ${(blue * 255) / 31})`;
}
