/**
 * Draws the pictures that the screenshots of the README show, so that no one else's photo is in them:
 * `node tools/screenshots/drawings.mjs FOLDER`. The same each time; with dates, so that they make a timeline.
 */
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import sharp from 'sharp';

/** A generator of numbers from 0 to 1 (mulberry32), so that each picture comes out the same every time. */
function chance(seed) {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let value = Math.imul(state ^ (state >>> 15), 1 | state);
    value = (value + Math.imul(value ^ (value >>> 7), 61 | value)) ^ value;
    return ((value ^ (value >>> 14)) >>> 0) / 4294967296;
  };
}

const SKIES = {
  day: ['#5aa9e6', '#d8ecf8'],
  noon: ['#2b7bd1', '#a9d3f5'],
  sunset: ['#3b2a63', '#ff9a5a'],
  dawn: ['#6c7fd8', '#ffd9c2'],
  night: ['#070b1f', '#24345f'],
  grey: ['#8f9aa5', '#dfe4e8'],
};

const between = (random, low, high) => low + random() * (high - low);
const pick = (random, list) => list[Math.floor(random() * list.length)];

/** Hills as a path: a wavy line from edge to edge, filled to the bottom. */
function hills(random, width, height, top, roughness) {
  const points = [];
  const steps = 9;
  for (let step = 0; step <= steps; step += 1)
    points.push([(step / steps) * width, top + (random() - 0.5) * roughness]);
  let path = `M0 ${height} L0 ${points[0][1]}`;
  for (let index = 1; index < points.length; index += 1) {
    const [x, y] = points[index];
    const [before, above] = points[index - 1];
    const middle = (before + x) / 2;
    path += ` C${middle} ${above} ${middle} ${y} ${x} ${y}`;
  }
  return `${path} L${width} ${height} Z`;
}

function peaks(random, width, height, top, count) {
  let path = `M0 ${height} L0 ${top + 160}`;
  for (let index = 0; index < count; index += 1) {
    const x = ((index + 0.5) / count) * width;
    path += ` L${x} ${top + random() * 140} L${((index + 1) / count) * width} ${top + 140 + random() * 120}`;
  }
  return `${path} L${width} ${height} Z`;
}

const sky = (name) =>
  `<defs><linearGradient id="sky" x1="0" y1="0" x2="0" y2="1"><stop offset="0" stop-color="${SKIES[name][0]}"/><stop offset="1" stop-color="${SKIES[name][1]}"/></linearGradient></defs><rect width="100%" height="100%" fill="url(#sky)"/>`;

const sun = (x, y, size, colour = '#ffe08a') =>
  `<circle cx="${x}" cy="${y}" r="${size * 1.7}" fill="${colour}" opacity=".25"/><circle cx="${x}" cy="${y}" r="${size}" fill="${colour}"/>`;

function stars(random, width, height) {
  let drawn = '';
  for (let index = 0; index < 90; index += 1)
    drawn += `<circle cx="${random() * width}" cy="${random() * height * 0.6}" r="${1 + random() * 2.5}" fill="#fff" opacity="${0.4 + random() * 0.6}"/>`;
  return drawn;
}

const cloud = (x, y, size) =>
  `<g fill="#fff" opacity=".85"><ellipse cx="${x}" cy="${y}" rx="${size}" ry="${size * 0.35}"/><circle cx="${x - size * 0.35}" cy="${y - size * 0.2}" r="${size * 0.38}"/><circle cx="${x + size * 0.25}" cy="${y - size * 0.28}" r="${size * 0.45}"/></g>`;

const tree = (x, y, size, colour) =>
  `<rect x="${x - size * 0.06}" y="${y - size * 0.3}" width="${size * 0.12}" height="${size * 0.3}" fill="#5b4030"/><path d="M${x} ${y - size * 1.4} L${x + size * 0.42} ${y - size * 0.25} L${x - size * 0.42} ${y - size * 0.25} Z" fill="${colour}"/><path d="M${x} ${y - size * 1.7} L${x + size * 0.3} ${y - size * 0.8} L${x - size * 0.3} ${y - size * 0.8} Z" fill="${colour}"/>`;

/** Name of the motif, its tags, and how it is drawn on `width` by `height`. */
const MOTIFS = {
  mountains: {
    tags: ['mountain', 'landscape'],
    draw: (random, width, height, light) =>
      (light === 'night'
        ? stars(random, width, height)
        : sun(between(random, 0.2, 0.8) * width, height * 0.25, 60)) +
      `<path d="${peaks(random, width, height, height * 0.28, 4)}" fill="#6d7fa3"/><path d="${peaks(random, width, height, height * 0.42, 5)}" fill="#4a5c86"/><path d="${hills(random, width, height, height * 0.72, 130)}" fill="#3d6b4f"/>` +
      [0.12, 0.2, 0.33, 0.7, 0.82, 0.9]
        .map((at) => tree(at * width, height * 0.9, 90 + random() * 90, '#25492f'))
        .join(''),
  },
  sea: {
    tags: ['sea', 'boat', 'water'],
    draw: (random, width, height) => {
      let drawn = sun(width * between(random, 0.25, 0.75), height * 0.45, 80, '#ffd27a');
      drawn += `<rect y="${height * 0.52}" width="${width}" height="${height * 0.48}" fill="#1f5f8b"/>`;
      for (let index = 0; index < 26; index += 1)
        drawn += `<rect x="${random() * width}" y="${height * (0.54 + random() * 0.44)}" width="${40 + random() * 160}" height="4" rx="2" fill="#fff" opacity="${0.12 + random() * 0.2}"/>`;
      for (const at of [between(random, 0.15, 0.4), between(random, 0.55, 0.85)]) {
        const [x, y, size] = [at * width, height * between(random, 0.58, 0.74), between(random, 70, 150)];
        drawn += `<path d="M${x - size} ${y} h${size * 2} l${-size * 0.4} ${size * 0.42} h${-size * 1.2} Z" fill="#8c3b2e"/><path d="M${x} ${y - size * 1.9} v${size * 1.8} h${size * 0.9} Z" fill="#fdf6e7"/><path d="M${x - 8} ${y - size * 1.6} v${size * 1.5} h${-size * 0.7} Z" fill="#e8d6b5"/>`;
      }
      return drawn;
    },
  },
  city: {
    tags: ['city', 'building', 'street'],
    draw: (random, width, height, light) => {
      let drawn = light === 'night' ? stars(random, width, height) : cloud(width * 0.3, height * 0.2, 120);
      for (const [shade, top] of [
        ['#5a6478', 0.32],
        ['#3d4658', 0.45],
        ['#262d3b', 0.58],
      ]) {
        for (let x = -20; x < width;) {
          const wide = 60 + random() * 110;
          const y = height * (top + random() * 0.22);
          drawn += `<rect x="${x}" y="${y}" width="${wide}" height="${height}" fill="${shade}"/>`;
          for (let row = y + 16; row < height - 20; row += 30)
            for (let column = x + 10; column < x + wide - 16; column += 24)
              if (random() < (light === 'night' ? 0.55 : 0.25))
                drawn += `<rect x="${column}" y="${row}" width="10" height="14" fill="#ffd98a" opacity=".85"/>`;
          x += wide + random() * 14;
        }
      }
      return drawn;
    },
  },
  forest: {
    tags: ['forest', 'tree'],
    draw: (random, width, height) => {
      let drawn = `<rect y="${height * 0.6}" width="${width}" height="${height * 0.4}" fill="#2c5a41"/>`;
      for (const [base, size, colour] of [
        [0.62, 190, '#6f9a7e'],
        [0.76, 250, '#437255'],
        [1, 360, '#1f4630'],
      ])
        for (let x = -40; x < width + 60; x += size * 0.42)
          drawn += tree(
            x + random() * 40,
            height * base + random() * 20,
            size * (0.8 + random() * 0.4),
            colour,
          );
      return drawn;
    },
  },
  flowers: {
    tags: ['flower', 'garden'],
    draw: (random, width, height) => {
      let drawn = `<rect width="100%" height="100%" fill="#7fae62"/>`;
      for (let index = 0; index < 60; index += 1) {
        const [x, y, size] = [random() * width, height * (0.1 + random() * 0.9), 22 + random() * 46];
        const colour = pick(random, ['#e4526e', '#f2b134', '#ffffff', '#b25fd1', '#ff7f50']);
        drawn += `<path d="M${x} ${y} q10 80 -6 160" stroke="#3d6b33" stroke-width="6" fill="none"/>`;
        for (let petal = 0; petal < 6; petal += 1)
          drawn += `<ellipse cx="${x}" cy="${y - size * 0.62}" rx="${size * 0.34}" ry="${size * 0.6}" fill="${colour}" transform="rotate(${petal * 60} ${x} ${y})"/>`;
        drawn += `<circle cx="${x}" cy="${y}" r="${size * 0.34}" fill="#5b3a1e"/>`;
      }
      return drawn;
    },
  },
  cat: {
    tags: ['cat', 'animal', 'pet'],
    draw: (random, width, height) => {
      const coat = pick(random, ['#d9873b', '#3f3f46', '#b9b2a8', '#7a5a43']);
      const [x, y, size] = [width / 2, height * 0.58, Math.min(width, height) * 0.3];
      return `<rect width="100%" height="100%" fill="${pick(random, ['#e9d8c4', '#cbdad5', '#d8cfe6', '#f0dfa8'])}"/><ellipse cx="${x}" cy="${height * 1.02}" rx="${size * 1.5}" ry="${size * 1.05}" fill="${coat}"/><path d="M${x - size * 0.95} ${y - size * 1.15} l${size * 0.75} ${size * 0.5} h${size * 0.4} l${size * 0.75} ${-size * 0.5} v${size * 1.3} h${-size * 1.9} Z" fill="${coat}"/><ellipse cx="${x}" cy="${y}" rx="${size}" ry="${size * 0.85}" fill="${coat}"/><ellipse cx="${x - size * 0.4}" cy="${y - size * 0.1}" rx="${size * 0.16}" ry="${size * 0.2}" fill="#e6f2a2"/><ellipse cx="${x + size * 0.4}" cy="${y - size * 0.1}" rx="${size * 0.16}" ry="${size * 0.2}" fill="#e6f2a2"/><ellipse cx="${x - size * 0.4}" cy="${y - size * 0.1}" rx="${size * 0.05}" ry="${size * 0.18}" fill="#111"/><ellipse cx="${x + size * 0.4}" cy="${y - size * 0.1}" rx="${size * 0.05}" ry="${size * 0.18}" fill="#111"/><path d="M${x - size * 0.1} ${y + size * 0.22} h${size * 0.2} l${-size * 0.1} ${size * 0.12} Z" fill="#e58a8a"/><g stroke="#fff" stroke-width="4" opacity=".8"><path d="M${x - size * 0.3} ${y + size * 0.3} l${-size} ${-size * 0.14} M${x - size * 0.3} ${y + size * 0.38} l${-size} ${size * 0.1} M${x + size * 0.3} ${y + size * 0.3} l${size} ${-size * 0.14} M${x + size * 0.3} ${y + size * 0.38} l${size} ${size * 0.1}"/></g>`;
    },
  },
  balloons: {
    tags: ['balloon', 'sky'],
    draw: (random, width, height) => {
      let drawn = cloud(width * 0.2, height * 0.75, 160) + cloud(width * 0.8, height * 0.6, 130);
      for (let index = 0; index < 7; index += 1) {
        const [x, y, size] = [
          width * (0.08 + random() * 0.84),
          height * (0.15 + random() * 0.6),
          40 + random() * 90,
        ];
        const [one, two] = pick(random, [
          ['#e4526e', '#ffd166'],
          ['#2b7bd1', '#ffffff'],
          ['#6a4c93', '#ffca3a'],
          ['#2a9d8f', '#f4f1de'],
        ]);
        drawn += `<path d="M${x} ${y + size * 1.35} C${x - size * 1.3} ${y + size * 0.3} ${x - size} ${y - size} ${x} ${y - size} C${x + size} ${y - size} ${x + size * 1.3} ${y + size * 0.3} ${x} ${y + size * 1.35} Z" fill="${one}"/><path d="M${x} ${y + size * 1.35} C${x - size * 0.5} ${y + size * 0.3} ${x - size * 0.4} ${y - size} ${x} ${y - size} C${x + size * 0.4} ${y - size} ${x + size * 0.5} ${y + size * 0.3} ${x} ${y + size * 1.35} Z" fill="${two}"/><rect x="${x - size * 0.16}" y="${y + size * 1.45}" width="${size * 0.32}" height="${size * 0.26}" rx="4" fill="#6b4a2b"/>`;
      }
      return drawn;
    },
  },
  beach: {
    tags: ['beach', 'sea', 'sand'],
    draw: (random, width, height) => {
      let drawn =
        sun(width * 0.78, height * 0.16, 55) +
        `<rect y="${height * 0.4}" width="${width}" height="${height * 0.3}" fill="#2a8fbd"/>`;
      drawn += `<path d="${hills(random, width, height, height * 0.66, 40)}" fill="#ecd6a4"/>`;
      for (let index = 0; index < 4; index += 1) {
        const [x, y, size] = [
          width * (0.12 + index * 0.24 + random() * 0.06),
          height * (0.74 + random() * 0.14),
          90 + random() * 50,
        ];
        const colour = pick(random, ['#e4526e', '#2b7bd1', '#f2b134', '#2a9d8f']);
        drawn += `<rect x="${x - 4}" y="${y - size}" width="8" height="${size}" fill="#8b6b4a"/><path d="M${x - size * 0.8} ${y - size} A${size * 0.8} ${size * 0.7} 0 0 1 ${x + size * 0.8} ${y - size} Z" fill="${colour}"/><path d="M${x - size * 0.26} ${y - size} A${size * 0.26} ${size * 0.7} 0 0 1 ${x + size * 0.26} ${y - size} Z" fill="#fff"/>`;
      }
      return drawn;
    },
  },
  cake: {
    tags: ['cake', 'food', 'party'],
    draw: (random, width, height) => {
      const [x, y, size] = [width / 2, height * 0.62, Math.min(width, height) * 0.3];
      let drawn = `<rect width="100%" height="100%" fill="${pick(random, ['#40304d', '#23495a', '#5a2f3a'])}"/>`;
      for (let index = 0; index < 40; index += 1)
        drawn += `<circle cx="${random() * width}" cy="${random() * height * 0.8}" r="${8 + random() * 26}" fill="${pick(random, ['#ffd166', '#ef476f', '#06d6a0', '#ffffff'])}" opacity="${0.1 + random() * 0.2}"/>`;
      drawn += `<ellipse cx="${x}" cy="${y + size * 0.85}" rx="${size * 1.6}" ry="${size * 0.28}" fill="#e8e4dc"/><rect x="${x - size * 1.15}" y="${y}" width="${size * 2.3}" height="${size * 0.8}" rx="18" fill="#f6d7b0"/><path d="M${x - size * 1.15} ${y + 10} q${size * 0.2} ${size * 0.4} ${size * 0.4} ${size * 0.1} t${size * 0.4} ${size * 0.1} t${size * 0.4} 0 t${size * 0.4} ${size * 0.05} t${size * 0.7} ${-size * 0.25} v${-size * 0.12} h${-size * 2.3} Z" fill="#d9577a"/>`;
      for (let candle = -3; candle <= 3; candle += 1) {
        const at = x + candle * size * 0.3;
        drawn += `<rect x="${at - 6}" y="${y - size * 0.42}" width="12" height="${size * 0.44}" fill="#fff"/><ellipse cx="${at}" cy="${y - size * 0.52}" rx="10" ry="20" fill="#ffd166"/>`;
      }
      return drawn;
    },
  },
  snow: {
    tags: ['snow', 'winter', 'landscape'],
    draw: (random, width, height) => {
      let drawn = `<path d="${peaks(random, width, height, height * 0.22, 3)}" fill="#b8c7d9"/><path d="${hills(random, width, height, height * 0.62, 90)}" fill="#eef4fa"/>`;
      for (let index = 0; index < 9; index += 1)
        drawn += tree(random() * width, height * (0.7 + random() * 0.26), 80 + random() * 110, '#3e5f63');
      for (let index = 0; index < 120; index += 1)
        drawn += `<circle cx="${random() * width}" cy="${random() * height}" r="${2 + random() * 5}" fill="#fff" opacity=".85"/>`;
      return drawn;
    },
  },
};

/** Trips: where, when, what was seen, and in what light. */
const TRIPS = [
  {
    folder: '2026/Lofoten',
    date: '2026-07-04',
    motifs: ['mountains', 'sea', 'sea', 'mountains', 'forest'],
    count: 22,
  },
  { folder: '2026/Home', date: '2026-05-17', motifs: ['cat', 'cat', 'flowers', 'cake'], count: 14 },
  { folder: '2025/Lisbon', date: '2025-10-02', motifs: ['city', 'city', 'sea', 'beach'], count: 20 },
  {
    folder: '2025/Balloon festival',
    date: '2025-08-23',
    motifs: ['balloons', 'balloons', 'flowers'],
    count: 12,
  },
  { folder: '2025/Winter', date: '2025-01-11', motifs: ['snow', 'snow', 'mountains', 'cat'], count: 16 },
  { folder: '2024/Corsica', date: '2024-06-20', motifs: ['beach', 'sea', 'mountains', 'flowers'], count: 24 },
  { folder: '2023/Garden', date: '2023-04-29', motifs: ['flowers', 'cat', 'forest'], count: 14 },
];

const SHAPES = [
  [1800, 1200],
  [1800, 1200],
  [1600, 1200],
  [1200, 1800],
  [1200, 1600],
  [2000, 1125],
  [1400, 1400],
];

/** Lights that suit a motif. */
const LIGHTS = {
  mountains: ['day', 'sunset', 'dawn', 'night'],
  sea: ['sunset', 'dawn', 'day'],
  city: ['night', 'sunset', 'grey', 'day'],
  forest: ['grey', 'dawn', 'day'],
  balloons: ['noon', 'dawn'],
  beach: ['noon', 'day'],
  snow: ['grey', 'day'],
};

const exifDate = (at) => at.toISOString().slice(0, 19).replaceAll('-', ':').replace('T', ' ');

/** Draws all pictures into `folder`. @returns path, tags and time of each */
export async function drawAll(folder) {
  const drawn = [];
  let seed = 1;
  for (const trip of TRIPS) {
    mkdirSync(join(folder, trip.folder), { recursive: true });
    let at = new Date(`${trip.date}T08:10:00Z`);
    for (let number = 1; number <= trip.count; number += 1) {
      const random = chance((seed += 1) * 7919);
      const name = pick(random, trip.motifs);
      const light = pick(random, LIGHTS[name] ?? ['day']);
      const [width, height] = pick(random, SHAPES);
      const svg = `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}" viewBox="0 0 ${width} ${height}">${sky(light)}${MOTIFS[name].draw(random, width, height, light)}</svg>`;
      at = new Date(at.getTime() + (4 + random() * 200) * 60_000);
      const path = join(folder, trip.folder, `${name}-${String(number).padStart(2, '0')}.jpg`);
      await sharp(Buffer.from(svg))
        .jpeg({ quality: 88 })
        .withExif({
          IFD0: { Make: 'Drawn', Model: 'By program' },
          IFD2: {
            DateTimeOriginal: exifDate(at),
            OffsetTimeOriginal: '+02:00',
            ISOSpeedRatings: '200',
            FNumber: '56/10',
            ExposureTime: '1/250',
            FocalLength: '35/1',
          },
        })
        .toFile(path);
      drawn.push({
        path,
        tags: [...MOTIFS[name].tags, ...(light === 'sunset' || light === 'night' ? [light] : [])],
      });
    }
  }
  return drawn;
}

if (process.argv[1] === import.meta.filename && process.argv[2])
  console.log(`${(await drawAll(process.argv[2])).length} pictures`);
