/** @file How a zoomed picture lies in its frame. */

import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  boxOf,
  FIT,
  fitScale,
  isMovable,
  panBy,
  scaleOf,
  zoomStep,
  zoomTo,
  zoomToggle,
  type Zoom,
} from '../../../src/renderer/lib/zoom.ts';

const picture = { width: 4000, height: 3000 };
const frame = { width: 1000, height: 600 };

const sizes = fc.record({
  width: fc.integer({ min: 1, max: 12_000 }),
  height: fc.integer({ min: 1, max: 12_000 }),
});
const frames = fc.record({
  width: fc.integer({ min: 50, max: 4000 }),
  height: fc.integer({ min: 50, max: 3000 }),
});
const shares = fc.double({ min: 0, max: 1, noNaN: true });
const ones = fc.constantFrom(1, 0.5, 2 / 3);
const moves = fc.array(
  fc.oneof(
    fc.record({
      kind: fc.constant('zoom' as const),
      factor: fc.double({ min: 0.2, max: 5, noNaN: true }),
      x: shares,
      y: shares,
    }),
    fc.record({
      kind: fc.constant('pan' as const),
      x: fc.integer({ min: -3000, max: 3000 }),
      y: fc.integer({ min: -3000, max: 3000 }),
    }),
    fc.record({ kind: fc.constant('step' as const), by: fc.constantFrom(1 as const, -1 as const) }),
    fc.record({ kind: fc.constant('toggle' as const), x: shares, y: shares }),
  ),
  { maxLength: 12 },
);

describe('a picture in its frame', () => {
  it('fits: whole, centred, as large as there is room', () => {
    expect(boxOf(FIT, picture, frame)).toEqual({ left: 100, top: 0, width: 800, height: 600 });
    expect(isMovable(FIT, picture, frame)).toBe(false);
  });

  it('stays within its bounds whatever is done to it, and leaves no side of the frame empty that it could fill', () => {
    fc.assert(
      fc.property(sizes, frames, ones, moves, (picture, frame, one, moves) => {
        let zoom: Zoom = FIT;
        for (const move of moves) {
          if (move.kind === 'pan') zoom = panBy(zoom, move, picture, frame);
          else if (move.kind === 'step') zoom = zoomStep(zoom, move.by, picture, frame, one);
          else {
            const at = { x: move.x * frame.width, y: move.y * frame.height };
            zoom =
              move.kind === 'toggle'
                ? zoomToggle(zoom, picture, frame, one, at)
                : zoomTo(zoom, scaleOf(zoom, picture, frame) * move.factor, picture, frame, one, at);
          }
          const box = boxOf(zoom, picture, frame);
          const scale = scaleOf(zoom, picture, frame);
          const fit = fitScale(picture, frame);
          expect(scale).toBeGreaterThanOrEqual(Math.min(fit, one) * 0.999);
          expect(scale).toBeLessThanOrEqual(Math.max(fit, one * 16) * 1.001);
          for (const [start, length, room] of [
            [box.left, box.width, frame.width],
            [box.top, box.height, frame.height],
          ] as const) {
            if (length <= room) expect(start).toBeCloseTo((room - length) / 2, 3);
            else {
              expect(start).toBeLessThanOrEqual(0.001);
              expect(start + length).toBeGreaterThanOrEqual(room - 0.001);
            }
          }
        }
      }),
    );
  });

  it('keeps the point under the pointer where it is', () => {
    const at = { x: 700, y: 250 };
    const zoom = zoomTo(FIT, 1, picture, frame, 1, at);
    const before = boxOf(FIT, picture, frame);
    const after = boxOf(zoom, picture, frame);
    expect((at.x - after.left) / after.width).toBeCloseTo((at.x - before.left) / before.width, 6);
    expect((at.y - after.top) / after.height).toBeCloseTo((at.y - before.top) / before.height, 6);
    const nearer = zoomTo(zoom, 3, picture, frame, 1, at);
    const last = boxOf(nearer, picture, frame);
    expect((at.x - last.left) / last.width).toBeCloseTo((at.x - after.left) / after.width, 6);
  });

  it('moves with the pointer, and no further than its edge', () => {
    const zoom = zoomTo(FIT, 1, picture, frame, 1);
    const before = boxOf(zoom, picture, frame);
    const moved = boxOf(panBy(zoom, { x: 40, y: -25 }, picture, frame), picture, frame);
    expect([moved.left - before.left, moved.top - before.top]).toEqual([40, -25]);
    const far = boxOf(panBy(zoom, { x: 1e6, y: -1e6 }, picture, frame), picture, frame);
    expect([far.left, far.top]).toEqual([0, frame.height - picture.height]);
  });

  it('toggles between fitting and 100 %, on screens of any density', () => {
    const zoom = zoomToggle(FIT, picture, frame, 0.5);
    expect(zoom.scale).toBe(0.5);
    expect(zoomToggle(zoom, picture, frame, 0.5)).toEqual(FIT);
    // a picture that is exactly as large as the frame would not change at 100 %
    expect(zoomToggle(FIT, frame, frame, 1).scale).toBe(2);
  });

  it('steps through its stops and comes by the fitting one', () => {
    const seen: (number | 'fit')[] = [];
    let zoom = zoomTo(FIT, 0.5, picture, frame, 1);
    for (let step = 0; step < 6; step += 1) {
      seen.push(zoom.scale);
      zoom = zoomStep(zoom, -1, picture, frame, 1);
    }
    expect(seen).toEqual([0.5, 0.33, 0.25, 'fit', 'fit', 'fit']);
    expect(zoomStep(FIT, 1, picture, frame, 1).scale).toBe(0.25);
  });

  it('shows a small picture at its true size where that is wanted, and whole where not', () => {
    const small = { width: 100, height: 100 };
    expect(scaleOf(FIT, small, frame)).toBe(6);
    const out = zoomTo(FIT, 0.01, small, frame, 1);
    expect(out.scale).toBe(1);
    expect(boxOf(out, small, frame)).toEqual({ left: 450, top: 250, width: 100, height: 100 });
  });
});
