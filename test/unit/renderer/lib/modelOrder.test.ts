/** @file What state a model is in while news of its download come, and the order of the list. */

import { describe, expect, it } from 'vitest';
import {
  canBeHad,
  inOrder,
  loneStarter,
  stateOf,
  type Download,
  type KnownModel,
} from '../../../../src/renderer/lib/modelOrder.ts';

const model = (name: string, change: Partial<KnownModel> = {}): KnownModel => ({
  modelId: name as KnownModel['modelId'],
  name,
  kind: 'multi-label',
  goodFor: '',
  licence: 'MIT',
  origin: '',
  size: 100,
  inUse: false,
  state: 'available',
  received: 0,
  isRecommended: false,
  isShipped: false,
  loaded: null,
  failure: null,
  ...change,
});

const download = (state: Download['state']): Download => ({
  modelId: 'a' as Download['modelId'],
  state,
  received: 50,
  total: 100,
  rate: null,
  failure: null,
});

it('those that can be had are shown, with the recommended one and what is in use', () => {
  expect(canBeHad(model('a', { state: 'available' }))).toBe(true);
  expect(canBeHad(model('a', { state: 'not-offered' }))).toBe(false);
  expect(canBeHad(model('a', { state: 'not-offered', isRecommended: true }))).toBe(true);
  expect(canBeHad(model('a', { state: 'not-offered', inUse: true }))).toBe(true);
});

describe('stateOf', () => {
  it('believes a running download before the list, which is older', () => {
    expect(stateOf(model('a', { state: 'available' }), download('running'))).toBe('downloading');
    expect(stateOf(model('a', { state: 'incomplete' }), download('running'))).toBe('downloading');
  });

  it('sees a download end before the list says so', () => {
    const going = model('a', { state: 'downloading' });
    expect(stateOf(going, download('stopped'))).toBe('incomplete');
    expect(stateOf(going, download('failed'))).toBe('incomplete');
    expect(stateOf(going, download('done'))).toBe('installed');
  });

  it('believes the list where the download is long over', () => {
    expect(stateOf(model('a', { state: 'available' }), download('done'))).toBe('available');
    expect(stateOf(model('a', { state: 'downloading' }), null)).toBe('downloading');
  });
});

describe('inOrder', () => {
  it('puts what is in use first, then the recommended one, then what is nearest to use', () => {
    const models = [
      model('far', { state: 'not-offered' }),
      model('b'),
      model('a'),
      model('half', { state: 'incomplete' }),
      model('here', { state: 'installed' }),
      model('best', { isRecommended: true }),
      model('used', { state: 'installed', inUse: true }),
    ];
    expect(inOrder(models).map(({ name }) => name)).toEqual([
      'used',
      'best',
      'here',
      'half',
      'a',
      'b',
      'far',
    ]);
  });
});

it('the model that ships stands alone where nothing else is in use', () => {
  const starter = model('starter', { state: 'installed', inUse: true, isShipped: true });
  const other = model('a', { state: 'installed' });
  expect(loneStarter([other, starter])).toBe(starter);
  expect(loneStarter([{ ...other, inUse: true }, starter])).toBeUndefined();
  expect(loneStarter([other, { ...starter, inUse: false }])).toBeUndefined();
  expect(loneStarter([{ ...other, inUse: true }])).toBeUndefined();
});
