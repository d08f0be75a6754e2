/** @file `tagroll show PATH` */

import { queries } from '../../contract/contract.ts';
import type { PhotoDetails } from '../../core/catalogue/photoDetails.ts';
import { pathForDisplay } from '../../core/domain/filePath.ts';
import type { CommandContext } from '../context.ts';
import { bytes, table, wallClock, type Output } from '../output.ts';

function offset(minutes: number | null, source: string | null): string {
  if (minutes === null) return ', offset from UTC unknown';
  const sign = minutes < 0 ? '-' : '+';
  const [hours, rest] = [Math.floor(Math.abs(minutes) / 60), Math.abs(minutes) % 60];
  return ` ${sign}${String(hours).padStart(2, '0')}:${String(rest).padStart(2, '0')} (offset by ${source})`;
}

/** Most makers repeat their name in the model's: "Canon", "Canon EOS 600D". */
function camera({ cameraMake, cameraModel }: PhotoDetails): string {
  if (cameraMake === null || cameraModel === null) return cameraMake ?? cameraModel ?? '';
  const [brand = ''] = cameraMake.split(' ');
  return cameraModel.toLowerCase().startsWith(brand.toLowerCase())
    ? cameraModel
    : `${cameraMake} ${cameraModel}`;
}

const SOURCES: Readonly<Record<string, string>> = {
  exif: 'from the camera',
  xmp: 'from XMP metadata',
  iptc: 'from IPTC metadata',
  png: "from the picture's text",
  gps: 'from the GPS clock',
  'file-time': "from the file's own time, for lack of a better one",
};

function facts(photo: PhotoDetails): [string, string][] {
  const rows: [string, string][] = [];
  const add = (name: string, value: string | number | null): void => {
    if (value !== null && value !== '') rows.push([name, String(value)]);
  };
  if (photo.takenLocal !== null) {
    add(
      'taken',
      `${wallClock(photo.takenLocal)}${offset(photo.takenOffset, photo.offsetSource)}, ${SOURCES[photo.takenSource ?? ''] ?? ''}`,
    );
  }
  if (photo.width !== null && photo.height !== null) add('size', `${photo.width} x ${photo.height}`);
  add('camera', camera(photo));
  add('lens', photo.lens);
  const exposure = [
    photo.exposureTime === null
      ? null
      : photo.exposureTime < 0.5
        ? `1/${Math.round(1 / photo.exposureTime)} s`
        : `${photo.exposureTime} s`,
    photo.fNumber === null ? null : `f/${Number(photo.fNumber.toFixed(1))}`,
    photo.iso === null ? null : `ISO ${photo.iso}`,
    photo.focalLength === null ? null : `${photo.focalLength} mm`,
  ];
  add('exposure', exposure.filter(Boolean).join(', '));
  if (photo.latitude !== null && photo.longitude !== null) {
    add('place', `${photo.latitude.toFixed(6)}, ${photo.longitude.toFixed(6)}`);
  }
  if (photo.rating > 0) add('rating', photo.rating);
  add('fingerprint', photo.fingerprint);
  add('embeddings', photo.embeddings.join(', '));
  return rows;
}

function print(output: Output, photo: PhotoDetails): void {
  output.line(`photo ${photo.id}`);
  for (const file of photo.files) {
    const state = file.state === 'missing' ? ', missing' : file.folderState === 'offline' ? ', offline' : '';
    output.line(`  ${pathForDisplay(file.path)}  (${bytes(file.size)}${state})`);
  }
  for (const line of table(facts(photo).map(([name, value]) => [`  ${name}`, value]))) output.line(line);
  const parts = [
    { title: 'tags', tags: photo.tags.filter((tag) => tag.effective) },
    { title: 'considered, but not shown', tags: photo.tags.filter((tag) => !tag.effective) },
  ];
  for (const { title, tags } of parts) {
    if (tags.length === 0) continue;
    output.line(`  ${title}`);
    const rows = tags.map((tag) => [`    ${tag.name}`, tag.score?.toFixed(3) ?? '', tag.provenance, tag.why]);
    for (const line of table(rows)) output.line(line);
  }
  output.line('  stages');
  const rows = photo.stages.map((stage) => [`    ${stage.stage}`, stage.state, stage.failure?.message ?? '']);
  for (const line of table(rows)) output.line(line);
}

/** Tells all that is known of the photos at a path. */
export async function showPhotos(
  { library, output }: CommandContext,
  paths: readonly string[],
): Promise<void> {
  const photos = paths.flatMap((path) => library.photosAt(path)).map((photoId) => library.photo(photoId));
  output.document(
    photos.map(({ id, files, ...rest }) =>
      queries.photo.output.parse({
        ...rest,
        photoId: id,
        files: files.map((file) => ({ ...file, path: pathForDisplay(file.path) })),
      }),
    ),
  );
  photos.forEach((photo, index) => {
    if (index > 0) output.line();
    print(output, photo);
  });
}
