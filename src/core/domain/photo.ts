/** @file What is known of a photo from its file. */

import type { ContentHash } from './ids.ts';

/** Where a photo's date comes from, best first. */
export type TakenSource = 'exif' | 'xmp' | 'iptc' | 'png' | 'gps' | 'file-time';
/** How the offset from UTC was found; `none` where it was not, and then it is not guessed. */
export type OffsetSource = 'offset-tag' | 'gps-time' | 'gps-position' | 'none';

/** Metadata read from a photo's file. Unknown values are null; nothing is guessed silently. */
export interface PhotoMetadata {
  /** Wall-clock time at which the photo was taken: milliseconds since 1970-01-01T00:00 as if that clock showed UTC. */
  readonly takenLocal: number | null;
  /** Offset of that clock from UTC in minutes (east positive, -840..840). */
  readonly takenOffset: number | null;
  readonly takenSource: TakenSource | null;
  readonly offsetSource: OffsetSource;
  /** Size in pixels of the upright picture. */
  readonly width: number | null;
  readonly height: number | null;
  /** EXIF orientation 1 to 8 as stored in the file; 1 where there is none. */
  readonly orientation: number;
  readonly cameraMake: string | null;
  readonly cameraModel: string | null;
  readonly lens: string | null;
  /** Degrees, WGS 84, -90..90 and -180..180. */
  readonly latitude: number | null;
  readonly longitude: number | null;
  /** Metres above sea level. */
  readonly altitude: number | null;
  readonly iso: number | null;
  /** Seconds. */
  readonly exposureTime: number | null;
  readonly fNumber: number | null;
  /** Millimetres. */
  readonly focalLength: number | null;
}

/** A small JPEG of the upright picture, long side at most 512 pixels. */
export interface Thumbnail {
  readonly jpeg: Uint8Array;
  readonly width: number;
  readonly height: number;
  /** Dominant colour as 0xRRGGBB, shown while the thumbnail loads. */
  readonly dominantColour: number;
}

/** Identity of a file's content, as read in one pass. */
export interface FileContent {
  readonly hash: ContentHash;
  readonly size: number;
  readonly mtimeMs: number;
}
