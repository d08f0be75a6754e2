/**
 * @file Which files count as photos, by the extension of their name. Used by the scan in the library thread, which
 * skips every other file without opening it, and by the decoder.
 */

import type { FilePath } from '../domain/filePath.ts';

/** What an extension promises. `raw`: a camera's sensor data. */
export type PhotoFamily = 'picture' | 'raw' | 'heif' | 'layered';

const FAMILIES: Readonly<Record<PhotoFamily, string>> = {
  picture:
    'jpg jpeg jpe jfif jif jps mpo png apng gif webp tif tiff avif bmp dib jxl jp2 j2k j2c jpf jpx jpm',
  heif: 'heic heif heics heifs hif',
  raw:
    '3fr arq ari arw bay cap cr2 cr3 crw dcr dcs dng eip erf fff gpr iiq k25 kdc mef mos mrw nef nrw orf ori pef ptx ' +
    'raf raw rw2 rwl sr2 srf srw x3f',
  layered: 'psd psb',
};

/**
 * Extensions (lower case, without the dot) of the files that are photos, each with its family. Videos (also those of
 * Live Photos) and sidecars (`.xmp`, `.aae`) are none in this version, nor are drawings, documents and icons.
 */
export const photoExtensions: ReadonlyMap<string, PhotoFamily> = new Map(
  (Object.entries(FAMILIES) as [PhotoFamily, string][]).flatMap(([family, extensions]) =>
    extensions.split(' ').map((extension) => [extension, family] as const),
  ),
);

/** The extension of a path's last part, lower case and without the dot; '' where there is none (also for `.hidden`). */
export function extensionOf(path: FilePath | string): string {
  const name = path.slice(Math.max(path.lastIndexOf('/'), path.lastIndexOf('\\')) + 1);
  const dot = name.lastIndexOf('.');
  return dot <= 0 ? '' : name.slice(dot + 1).toLowerCase();
}
