/** @file Photos made up one after another: events of some hours, each in a directory of its own, with tags in common. */

import { between, chanceFrom, oneOf, zipf, type Chance } from './chance.ts';
import { SHAPES } from './pictures.ts';

export interface MadeTag {
  /** 0 to the number of tags - 1; the smaller, the more frequent. */
  readonly rank: number;
  readonly provenance: 'person' | 'file' | 'model';
  /** Of the model; null where it said nothing. */
  readonly score: number | null;
}

export interface MadePhoto {
  readonly taken: number | null;
  readonly shape: number;
  readonly camera: readonly [string, string];
  readonly place: readonly [number, number] | null;
  /** Whole number; which of the pool's pictures it shows. */
  readonly picture: number;
  readonly tags: readonly MadeTag[];
  /** Ranks with a score below the threshold. */
  readonly near: readonly { readonly rank: number; readonly score: number }[];
  readonly rejected: readonly number[];
  readonly reviewed: boolean;
  /** 0 for none. */
  readonly rating: number;
  readonly missing: boolean;
  readonly failed: boolean;
}

export interface MadeEvent {
  /** Relative to its library folder: `2019/2019-06-12 Harbour`. */
  readonly directory: string;
  readonly photos: readonly MadePhoto[];
}

const CAMERAS: readonly (readonly [string, string])[] = [
  ['Google', 'Pixel 7'],
  ['Apple', 'iPhone 12'],
  ['Apple', 'iPhone 15 Pro'],
  ['Canon', 'Canon EOS 40D'],
  ['Canon', 'Canon EOS R6'],
  ['NIKON CORPORATION', 'NIKON D750'],
  ['FUJIFILM', 'X-T4'],
  ['SONY', 'ILCE-7M3'],
  ['samsung', 'SM-G991B'],
  ['OLYMPUS CORPORATION', 'E-M5MarkIII'],
];
const PLACES = [
  'Harbour',
  'Old town',
  'Garden',
  'Lake',
  'Birthday',
  'Wedding',
  'Hike',
  'Museum',
  'Snow',
  'Zoo',
];
const FIRST_DAY = Date.UTC(2005, 0, 1);
const LAST_DAY = Date.UTC(2025, 0, 1);
const HOUR = 3_600_000;

function shapeBy(chance: Chance): number {
  let left = chance();
  const found = SHAPES.findIndex(({ share }) => (left -= share) < 0);
  return found < 0 ? 0 : found;
}

/** Endless events, in the order in which they came into the library: nearly that of their dates. */
export function* madeEvents(photos: number, tagCount: number, tagsPerPhoto: number): Generator<MadeEvent> {
  const chance = chanceFrom(1);
  const tag = zipf(chance, tagCount);
  const span = LAST_DAY - FIRST_DAY;
  for (let made = 0; ;) {
    // more photos in later years
    const start =
      FIRST_DAY +
      span * Math.min(1, made / photos) ** 0.7 +
      (chance() - 0.3) * 240 * HOUR +
      8 * HOUR * chance();
    const size = Math.round(4 + 250 * chance() ** 3);
    const date = new Date(start).toISOString().slice(0, 10);
    const common = Array.from({ length: tagsPerPhoto + 10 }, tag);
    const camera = oneOf(chance, CAMERAS);
    const dated = chance() > 0.01;
    const reviewedEvent = chance() < 0.15;
    let moment = start;
    const event: MadePhoto[] = [];
    for (let index = 0; index < size; index++) {
      // bursts, with pauses between them
      moment += chance() < 0.7 ? between(chance, 200, 3000) : between(chance, 20_000, 900_000);
      const ranks = new Set<number>();
      const wanted = between(chance, tagsPerPhoto - 5, tagsPerPhoto + 5);
      for (let tries = 0; ranks.size < wanted && tries < wanted * 4; tries++) {
        ranks.add(chance() < 0.7 ? oneOf(chance, common) : tag());
      }
      const reviewed = reviewedEvent && chance() < 0.8;
      const near = new Map<number, number>();
      for (let tries = 0; tries < 4; tries++) {
        const rank = tag();
        if (!ranks.has(rank)) near.set(rank, 0.2 + chance() * 0.29);
      }
      const rejected = reviewed && chance() < 0.5 ? [...near.keys()].slice(0, 1) : [];
      event.push({
        taken: dated ? Math.round(moment) : null,
        shape: shapeBy(chance),
        camera,
        place: chance() < 0.2 ? [chance() * 120 - 60, chance() * 360 - 180] : null,
        picture: Math.floor(chance() * 2 ** 30),
        tags: [...ranks].map((rank): MadeTag => {
          if (reviewed && chance() < 0.4) {
            return { rank, provenance: 'person', score: chance() < 0.7 ? 0.5 + chance() / 2 : null };
          }
          if (chance() < 0.02) return { rank, provenance: 'file', score: null };
          return { rank, provenance: 'model', score: 0.5 + chance() / 2 };
        }),
        near: [...near].map(([rank, score]) => ({ rank, score })),
        rejected,
        reviewed,
        rating: chance() < 0.12 ? between(chance, 1, 5) : 0,
        missing: chance() < 0.004,
        failed: chance() < 0.001,
      });
    }
    made += size;
    yield { directory: `${date.slice(0, 4)}/${date} ${oneOf(chance, PLACES)} ${made}`, photos: event };
  }
}
