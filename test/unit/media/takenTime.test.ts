/** @file Dates and offsets from UTC as files write them. */

import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  offsetAtPosition,
  offsetFromGps,
  parseIptcTime,
  parseOffset,
  parsePngTime,
  parseWrittenTime,
  takenTime,
  type TimeClues,
} from '../../../src/core/media/takenTime.ts';

const HOUR = 3_600_000;

function shown(time: { local: number; offset: number | null } | null): string | null {
  return time && `${new Date(time.local).toISOString().slice(0, -1)} ${time.offset ?? '-'}`;
}

describe('parseWrittenTime', () => {
  it.each([
    ['2024:02:29 13:05:59', null, '2024-02-29T13:05:59.000 -'],
    ['2024:02:29 13:05:59', '07', '2024-02-29T13:05:59.070 -'],
    ['2024:02:29 13:05:59\0', '123456  ', '2024-02-29T13:05:59.123 -'],
    ['2024-02-29T13:05:59.25+01:00', null, '2024-02-29T13:05:59.250 60'],
    ['2024-02-29T13:05:59Z', null, '2024-02-29T13:05:59.000 0'],
    ['2024-02-29T13:05', null, '2024-02-29T13:05:00.000 -'],
    ['2024/2/9 3:05:59', null, '2024-02-09T03:05:59.000 -'],
    ['2024:02:29', null, '2024-02-29T00:00:00.000 -'],
    ['2016:12:31 23:59:60', null, '2016-12-31T23:59:59.000 -'],
    ['1888:01:01 00:00:00', null, '1888-01-01T00:00:00.000 -'],
    ['2023:02:29 13:05:59', null, null],
    ['2024:13:01 00:00:00', null, null],
    ['2024:00:10 00:00:00', null, null],
    ['2024:01:10 24:00:00', null, null],
    ['0000:00:00 00:00:00', null, null],
    ['    :  :     :  :  ', null, null],
    ['1601:06:06 16:39:33', null, null],
    ['2024', null, null],
    ['', null, null],
    [null, null, null],
    ['9'.repeat(1_000_000), null, null],
  ])('%j with %j is %j', (text, subSeconds, expected) => {
    expect(shown(parseWrittenTime(text, subSeconds))).toBe(expected);
  });

  it('gives back any moment that was written', () => {
    const moment = fc.integer({ min: Date.UTC(1800, 0, 1), max: Date.UTC(2199, 11, 31) });
    fc.assert(
      fc.property(moment, (local) => {
        const text = new Date(local).toISOString();
        expect(parseWrittenTime(text.slice(0, -1))).toEqual({ local, offset: null });
        expect(parseWrittenTime(text)).toEqual({ local, offset: 0 });
      }),
    );
  });

  it('never throws', () => {
    fc.assert(fc.property(fc.string(), fc.string(), (text, other) => void parseWrittenTime(text, other)));
    fc.assert(fc.property(fc.string(), (text) => void parsePngTime(text)));
    fc.assert(fc.property(fc.string(), fc.string(), (date, time) => void parseIptcTime(date, time)));
  });
});

describe('other notations', () => {
  it.each([
    ['+02:00', 120],
    ['-0330', -210],
    ['+5', 300],
    ['Z', 0],
    ['-00:00', 0],
    [' +05:45 ', 345],
    ['+15:00', null],
    ['+01:75', null],
    ['   :  ', null],
    ['CET', null],
  ])('the offset %j is %s', (text, minutes) => expect(parseOffset(text)).toBe(minutes));

  it.each([
    ['20240229', '130559+0100', '2024-02-29T13:05:59.000 60'],
    ['20240229', '130559', '2024-02-29T13:05:59.000 -'],
    ['20240229', null, '2024-02-29T00:00:00.000 -'],
    ['20240000', null, null],
    ['00000000', '000000', null],
  ])('IPTC %j %j is %j', (date, time, expected) => expect(shown(parseIptcTime(date, time))).toBe(expected));

  it.each([
    ['Thu, 29 Feb 2024 13:05:59 +0100', '2024-02-29T13:05:59.000 60'],
    ['29 Feb 2024 13:05 GMT', '2024-02-29T13:05:00.000 0'],
    ['2024-02-29T13:05:59', '2024-02-29T13:05:59.000 -'],
    ['yesterday', null],
  ])('PNG %j is %j', (text, expected) => expect(shown(parsePngTime(text))).toBe(expected));
});

describe('offsetFromGps', () => {
  const utc = Date.UTC(2024, 3, 13, 20, 35, 31);
  it.each([
    [0, 0],
    [60, 60],
    [345, 345],
    [-210, -210],
    [765, 765],
    [840, 840],
    // the camera's clock, or the last fix, is a little off
    [63, 60],
    [-296, -300],
    // no zone has these
    [15, null],
    [75, null],
    [900, null],
    [-780, null],
    [7 * 60 + 8, null],
  ])('%i minutes ahead is %s', (minutes, expected) =>
    expect(offsetFromGps(utc + minutes * 60_000, utc)).toBe(expected),
  );
});

describe('offsetAtPosition', () => {
  const berlin = [52.52, 13.4] as const;
  it.each([
    ['Berlin in winter', ...berlin, Date.UTC(2024, 0, 15, 12), 60],
    ['Berlin in summer', ...berlin, Date.UTC(2024, 6, 15, 12), 120],
    ['before the change to summer time', ...berlin, Date.UTC(2024, 2, 31, 1, 59), 60],
    ['after it', ...berlin, Date.UTC(2024, 2, 31, 3, 0), 120],
    ['the hour that is skipped', ...berlin, Date.UTC(2024, 2, 31, 2, 30), 60],
    ['the hour that comes twice', ...berlin, Date.UTC(2024, 9, 27, 2, 30), 120],
    ['after it', ...berlin, Date.UTC(2024, 9, 27, 3, 0), 60],
    ['Kathmandu', 27.7, 85.32, Date.UTC(2024, 3, 14), 345],
    ['Arizona has no summer time', 33.45, -112.07, Date.UTC(2024, 6, 1), -420],
    ['the open Pacific', 30, -150, Date.UTC(2024, 6, 1), -600],
    ['the pole', -90, 0, Date.UTC(2024, 6, 1), 720],
  ])('%s', (_name, latitude, longitude, local, expected) => {
    expect(offsetAtPosition(latitude, longitude, local)).toBe(expected);
  });
});

describe('takenTime', () => {
  const none: TimeClues = {
    exif: [],
    exifChanged: { date: null, offset: null },
    xmp: [],
    iptc: [],
    png: [],
    gpsTime: null,
    latitude: null,
    longitude: null,
  };
  const original = { date: '2024:07:01 14:00:00', subSeconds: null, offset: null };
  const local = Date.UTC(2024, 6, 1, 14);

  it('prefers EXIF, then XMP, IPTC, PNG, and then the GPS', () => {
    const clues: TimeClues = {
      ...none,
      exif: [{ ...original, date: '0000:00:00 00:00:00' }, original],
      xmp: ['2023-01-01T00:00:00'],
      iptc: [{ date: '20220101', time: null }],
      png: ['2021-01-01'],
      gpsTime: Date.UTC(2020, 0, 1),
    };
    const sources: unknown[] = [];
    for (const left of [clues, { ...clues, exif: [] }, { ...clues, exif: [], xmp: [] }])
      sources.push(takenTime(left).takenSource);
    sources.push(takenTime({ ...clues, exif: [], xmp: [], iptc: [] }).takenSource);
    sources.push(takenTime({ ...clues, exif: [], xmp: [], iptc: [], png: [] }).takenSource);
    expect(sources).toEqual(['exif', 'xmp', 'iptc', 'png', 'gps']);
    expect(takenTime(clues).takenLocal).toBe(local);
  });

  it('says nothing where nothing is known', () => {
    expect(takenTime(none)).toEqual({
      takenLocal: null,
      takenOffset: null,
      takenSource: null,
      offsetSource: 'none',
    });
    expect(takenTime({ ...none, exif: [original] })).toMatchObject({
      takenOffset: null,
      offsetSource: 'none',
    });
  });

  it('takes the offset from its tag, else GPS time, else place', () => {
    const clues = { ...none, exif: [original], gpsTime: local - 3 * HOUR, latitude: 52.52, longitude: 13.4 };
    expect(takenTime({ ...clues, exif: [{ ...original, offset: '+01:00' }] })).toMatchObject({
      takenOffset: 60,
      offsetSource: 'offset-tag',
    });
    expect(takenTime(clues)).toMatchObject({ takenOffset: 180, offsetSource: 'gps-time' });
    expect(takenTime({ ...clues, gpsTime: local - 2.6 * HOUR })).toMatchObject({
      takenOffset: 120,
      offsetSource: 'gps-position',
    });
  });

  it("believes another date's offset only where that date shows the same second", () => {
    const edited = { date: '2026:01:01 10:00:00', offset: '+02:00' };
    const same = { date: '2024:07:01 14:00:00', offset: '-07:00' };
    expect(takenTime({ ...none, exif: [original], exifChanged: edited }).takenOffset).toBeNull();
    expect(takenTime({ ...none, exif: [original], exifChanged: same }).takenOffset).toBe(-420);
  });

  it('turns GPS time alone into the time of the place, or of UTC', () => {
    const gpsTime = Date.UTC(2024, 6, 1, 12);
    expect(takenTime({ ...none, gpsTime })).toEqual({
      takenLocal: gpsTime,
      takenOffset: 0,
      takenSource: 'gps',
      offsetSource: 'gps-time',
    });
    expect(takenTime({ ...none, gpsTime, latitude: 52.52, longitude: 13.4 })).toEqual({
      takenLocal: gpsTime + 2 * HOUR,
      takenOffset: 120,
      takenSource: 'gps',
      offsetSource: 'gps-position',
    });
  });
});
