/** @file A pool of pictures that are drawn, not taken: skies, hills, suns and houses in all the shapes that cameras make. */

import { createHash } from 'node:crypto';
import sharp from 'sharp';
import type { ContentHash } from '../../../src/core/domain/ids.ts';
import { between, chanceFrom, oneOf, type Chance } from './chance.ts';

/** Sizes in pixels of what a camera would have made, with how often they occur. */
export const SHAPES = [
  { width: 6000, height: 4000, share: 0.36 },
  { width: 4032, height: 3024, share: 0.3 },
  { width: 4000, height: 6000, share: 0.12 },
  { width: 3024, height: 4032, share: 0.12 },
  { width: 3840, height: 2160, share: 0.06 },
  { width: 3000, height: 3000, share: 0.02 },
  { width: 12_000, height: 3000, share: 0.015 },
  { width: 1080, height: 7200, share: 0.005 },
] as const;

export interface DrawnPicture {
  readonly hash: ContentHash;
  readonly width: number;
  readonly height: number;
  readonly jpeg: Uint8Array;
  /** 0xRRGGBB. */
  readonly dominantColour: number;
}

const LONG_SIDE = 512;
const WORKERS = 4;

function draw(chance: Chance, width: number, height: number): string {
  const hue = between(chance, 0, 359);
  const horizon = Math.round(height * (0.35 + chance() * 0.4));
  const colour = (shift: number, saturation: number, light: number): string =>
    `hsl(${(hue + shift) % 360} ${saturation}% ${light}%)`;
  const hills = Array.from({ length: between(chance, 1, 4) }, (_, index) => {
    const top = horizon + (index * (height - horizon)) / 5 - chance() * height * 0.1;
    const bend = (): number => Math.round(top + (chance() - 0.5) * height * 0.3);
    return `<path d="M0 ${bend()} C ${width / 3} ${bend()} ${width / 2} ${bend()} ${width} ${bend()} V ${height} H 0 Z"
      fill="${colour(90 + index * 25, between(chance, 15, 55), between(chance, 15, 60))}"/>`;
  });
  const things = Array.from({ length: between(chance, 0, 9) }, () => {
    const size = (0.04 + chance() * 0.16) * Math.min(width, height);
    const [x, y] = [chance() * width, horizon + chance() * (height - horizon)];
    const fill = colour(between(chance, 0, 359), between(chance, 10, 80), between(chance, 15, 85));
    return chance() < 0.5
      ? `<rect x="${x}" y="${y - size}" width="${size * (0.4 + chance())}" height="${size * 1.4}" fill="${fill}"/>`
      : `<ellipse cx="${x}" cy="${y}" rx="${size}" ry="${size * (0.4 + chance())}" fill="${fill}"/>`;
  });
  const sun = Math.min(width, height) * (0.03 + chance() * 0.12);
  return `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}">
    <defs><linearGradient id="sky" x2="0" y2="1">
      <stop offset="0" stop-color="${colour(0, between(chance, 5, 70), between(chance, 10, 75))}"/>
      <stop offset="1" stop-color="${colour(40, between(chance, 5, 70), between(chance, 40, 92))}"/>
    </linearGradient></defs>
    <rect width="100%" height="100%" fill="url(#sky)"/>
    <circle cx="${chance() * width}" cy="${chance() * horizon}" r="${sun}" fill="${oneOf(chance, ['#fff3c4', '#fff', '#ffd9a0'])}"/>
    ${hills.join('')}${things.join('')}
  </svg>`;
}

async function picture(seed: number, width: number, height: number): Promise<DrawnPicture> {
  const scale = LONG_SIDE / Math.max(width, height);
  const drawn = sharp(
    Buffer.from(draw(chanceFrom(seed), Math.round(width * scale), Math.round(height * scale))),
  );
  const { data, info } = await drawn.jpeg({ quality: 82 }).toBuffer({ resolveWithObject: true });
  const { dominant } = await sharp(data).stats();
  return {
    hash: createHash('sha256').update(data).digest('hex') as ContentHash,
    width: info.width,
    height: info.height,
    jpeg: data,
    dominantColour: (dominant.r << 16) | (dominant.g << 8) | dominant.b,
  };
}

/** `count` pictures of each of {@link SHAPES}. */
export async function drawPictures(count: number): Promise<DrawnPicture[][]> {
  const pools: DrawnPicture[][] = [];
  for (const [shape, { width, height }] of SHAPES.entries()) {
    const pool: DrawnPicture[] = [];
    for (let first = 0; first < count; first += WORKERS) {
      const seeds = Array.from({ length: Math.min(WORKERS, count - first) }, (_, index) => first + index);
      pool.push(...(await Promise.all(seeds.map((seed) => picture(shape * 10_000 + seed, width, height)))));
    }
    pools.push(pool);
  }
  return pools;
}
