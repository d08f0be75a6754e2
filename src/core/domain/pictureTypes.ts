/** @file What a window is ever sent as a picture: what browsers show and what can carry no script; in particular no SVG. */

/** Media types. */
const PICTURE_TYPES = ['image/jpeg', 'image/png', 'image/webp', 'image/gif', 'image/avif'] as const;

export type PictureType = (typeof PICTURE_TYPES)[number];

/** True for a type that a window may be sent; whoever sends a picture asks this last. */
export function isPictureType(mimeType: string): mimeType is PictureType {
  return (PICTURE_TYPES as readonly string[]).includes(mimeType);
}
