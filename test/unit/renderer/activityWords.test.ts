/** @file What goes on in the library, in words. */

import { describe, expect, it } from 'vitest';
import { activityWords } from '../../../src/renderer/features/statusBar/activityWords.ts';
import type { Activity } from '../../../src/renderer/lib/activity.ts';

const QUIET: Activity = {
  state: 'watching',
  files: 0,
  progress: { finished: 0, failed: 0, remaining: 0, rate: null, secondsLeft: null },
  models: [],
  failure: null,
  elsewhere: null,
};

const words = (change: Partial<Activity>): readonly string[] => activityWords({ ...QUIET, ...change }).shown;

describe('activityWords', () => {
  it('tells how many of how many, how fast and how long', () => {
    const progress = { finished: 1200, failed: 3, remaining: 2800, rate: 11.4, secondsLeft: 246 };
    expect(words({ state: 'working', progress })).toEqual([
      '1,200 of 4,000 photos',
      '11 photos/s',
      '4 min left',
    ]);
    expect(activityWords({ ...QUIET, state: 'working', progress }).share).toBeCloseTo(0.3);
  });

  it('keeps a decimal of a slow rate, and leaves out what is not known', () => {
    const progress = { finished: 2, failed: 0, remaining: 8, rate: 0.64, secondsLeft: null };
    expect(words({ state: 'working', progress })).toEqual(['2 of 10 photos', '0.6 photos/s']);
    expect(words({ state: 'working', progress: { ...progress, rate: null } })).toEqual(['2 of 10 photos']);
  });

  it('divides nothing by nothing', () => {
    expect(activityWords({ ...QUIET, state: 'working' }).share).toBeNull();
  });

  it('reads out a state without figures, so that it is not read out anew with each', () => {
    const first = activityWords({ ...QUIET, state: 'looking', files: 12_345 });
    expect(first.shown).toEqual(['Looking at files: 12,345']);
    expect(activityWords({ ...QUIET, state: 'looking', files: 99_999 }).state).toBe(first.state);
  });

  it('says why it stopped, who else works, and what a pause leaves', () => {
    expect(words({ state: 'stopped', failure: { code: 'DISK_FULL', message: 'The disk is full.' } })).toEqual(
      ['Stopped', 'The disk is full.'],
    );
    expect(words({ state: 'elsewhere', elsewhere: 'tagroll scan' })).toContain('tagroll scan');
    const progress = { ...QUIET.progress, remaining: 1 };
    expect(words({ state: 'paused', progress })).toEqual(['Paused', '1 photo left to do']);
    expect(words({ state: 'paused' })).toEqual(['Paused']);
  });
});
