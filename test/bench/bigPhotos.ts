/** @file Photos of 12 megapixels for benchmarks, made from the small ones of `../shared/photos`, kept in a cache folder. */

import { existsSync, mkdirSync, readdirSync, renameSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import sharp from 'sharp';
import { shared } from '../fixtures/shared.ts';

/** Folder with `count` different JPEG files of 4000 x 3000 pixels; made at the first call, which takes minutes. */
export async function bigPhotos(count: number): Promise<string> {
  const folder = join(tmpdir(), 'tagroll-bench-cache', 'photos-12-megapixels');
  mkdirSync(folder, { recursive: true });
  const sources = ['flickr8k_200/Images', 'coco128/train2017']
    .flatMap((part) => readdirSync(shared('photos', part)).map((name) => shared('photos', part, name)))
    .filter((path) => path.endsWith('.jpg'))
    .toSorted();
  sharp.concurrency(1);
  let next = 0;
  const work = async (): Promise<void> => {
    while (next < count) {
      const number = next++;
      const target = join(folder, `photo-${String(number).padStart(4, '0')}.jpg`);
      if (existsSync(target)) continue;
      const part = join(folder, `.part-${number}.jpg`);
      let picture = sharp(sources[number % sources.length]).resize(4000, 3000, { fit: 'cover' });
      // the second time round a source is mirrored, so that no two photos are equal
      if (number >= sources.length) picture = picture.flop();
      const taken = new Date(Date.UTC(2015, 0, 1) + number * 6 * 3_600_000).toISOString();
      await picture
        .withExif({
          IFD0: { Make: 'Benchmark', Model: `Camera ${number % 5}` },
          IFD2: {
            DateTimeOriginal: taken.slice(0, 19).replaceAll('-', ':').replace('T', ' '),
            OffsetTimeOriginal: '+02:00',
          },
        })
        .jpeg({ quality: 88 })
        .toFile(part);
      renameSync(part, target);
    }
  };
  await Promise.all([work(), work()]);
  return folder;
}
