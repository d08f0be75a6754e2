/** @file Memory that is given back at once. */

import { describe, expect, it } from 'vitest';
import { freeMemory } from '../../../src/core/domain/memory.ts';

describe('freeMemory', () => {
  it('empties the array and every view of its buffer', () => {
    const bytes = new Uint8Array(1000);
    const view = bytes.subarray(10, 20);
    freeMemory(view);
    expect([bytes.length, view.length, bytes.buffer.byteLength]).toEqual([0, 0, 0]);
  });

  it('can be called twice', () => {
    const tensor = new Float32Array(10);
    freeMemory(tensor);
    freeMemory(tensor);
    expect(tensor.length).toBe(0);
  });

  it('leaves memory alone that several threads share', () => {
    const bytes = new Uint8Array(new SharedArrayBuffer(10));
    freeMemory(bytes);
    expect(bytes.length).toBe(10);
  });
});
