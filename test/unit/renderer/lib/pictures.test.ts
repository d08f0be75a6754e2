/** @file Addresses of pictures: another one exactly where the picture is another one, on screen or not. */

import { happens } from '../../../fixtures/windowLibrary.ts';
import { expect, it } from 'vitest';
import {
  fullAddress,
  notePicture,
  notePictureFailed,
  onPictureRenewed,
  thumbnailAddress,
} from '../../../../src/renderer/lib/pictures.ts';

it('change with the picture, also while nobody shows it', () => {
  notePicture(1, 'a');
  const before = [thumbnailAddress(1), fullAddress(1)];
  notePicture(1, 'a');
  expect([thumbnailAddress(1), fullAddress(1)]).toEqual(before);
  notePicture(1, 'b');
  expect(thumbnailAddress(1)).not.toBe(before[0]);
  expect(fullAddress(1)).not.toBe(before[1]);
});

it('stay when a photo changes otherwise: a tag is no reason to fetch its picture again', async () => {
  notePicture(2, 'a');
  const before = thumbnailAddress(2);
  await happens('changed', { what: ['photos', 'tags'], photoIds: Uint32Array.of(2) });
  await happens('changed', { what: ['photos'], photoIds: null });
  expect(thumbnailAddress(2)).toBe(before);
});

it('tell whoever shows it', () => {
  notePicture(3, null);
  let told = 0;
  const end = onPictureRenewed(3, () => (told += 1));
  notePicture(3, 'a');
  expect(told).toBe(1);
  end();
  notePicture(3, 'b');
  expect(told).toBe(1);
});

it('tell each listener once, also one that listens anew when it is told', () => {
  notePicture(6, 'a');
  let told = 0;
  const listen = (): void => {
    const end = onPictureRenewed(6, () => {
      told += 1;
      end();
      if (told < 100) listen();
    });
  };
  listen();
  onPictureRenewed(6, () => undefined);
  notePicture(6, 'b');
  expect(told).toBe(1);
});

it('are tried again where there was none, when photos have changed', async () => {
  const before = thumbnailAddress(4);
  notePictureFailed(4);
  await happens('changed', { what: ['photos'], photoIds: Uint32Array.of(5) });
  expect(thumbnailAddress(4)).toBe(before);
  await happens('changed', { what: ['photos'], photoIds: Uint32Array.of(4) });
  expect(thumbnailAddress(4)).not.toBe(before);
  const again = thumbnailAddress(4);
  await happens('changed', { what: ['photos'], photoIds: null });
  expect(thumbnailAddress(4)).toBe(again);
  notePictureFailed(4);
  await happens('changed', { what: ['photos'], photoIds: null });
  expect(thumbnailAddress(4)).not.toBe(again);
});
