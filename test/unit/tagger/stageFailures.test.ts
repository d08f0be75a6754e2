/** @file What troubles of the decoder mean for the stages that were wanted; and words about providers. */

import { availableParallelism } from 'node:os';
import { describe, expect, it } from 'vitest';
import type { FilePath } from '../../../src/core/domain/filePath.ts';
import type { ContentHash, ModelId, PhotoId } from '../../../src/core/domain/ids.ts';
import type { PhotoMetadata } from '../../../src/core/domain/photo.ts';
import type { Decoded } from '../../../src/core/media/decoder.ts';
import {
  parseProviders,
  providersFor,
  readableReason,
  sessionOptions,
  threadsFor,
} from '../../../src/core/tagger/providers.ts';
import { stageFailures } from '../../../src/core/tagger/stageFailures.ts';
import type { PhotoJob } from '../../../src/core/tagger/tagger.ts';

const job: PhotoJob = {
  photoId: 1 as PhotoId,
  path: '/x' as FilePath,
  skipIfHash: null,
  wantMetadata: true,
  wantThumbnail: true,
  models: ['a' as ModelId],
};
const hash = 'b'.repeat(64) as ContentHash;
const content: Decoded['content'] = { ok: true, value: { hash, size: 1, mtimeMs: 0 } };
const bad = {
  ok: false,
  failure: { code: 'PICTURE_DAMAGED', message: 'It is damaged.', transient: false },
} as const;
const metadata: Decoded['metadata'] = { ok: true, value: {} as PhotoMetadata };
const stages = (decoded: Decoded, change: Partial<PhotoJob> = {}) =>
  stageFailures({ ...job, ...change }, decoded).map(({ stage }) => stage);

describe('failures by stage', () => {
  it('fails what depends on what failed, and nothing else', () => {
    expect(stages({ content: bad, metadata: null, picture: null })).toEqual([
      'metadata',
      'thumbnail',
      'model:a',
    ]);
    expect(stages({ content, metadata, picture: bad })).toEqual(['thumbnail', 'model:a']);
    expect(stages({ content, metadata: bad, picture: bad }, { wantThumbnail: false })).toEqual([
      'metadata',
      'model:a',
    ]);
    expect(stages({ content, metadata, picture: null }, { wantThumbnail: false, models: [] })).toEqual([]);
  });

  it('fails nothing of a photo that is skipped, and everything that silently stayed away', () => {
    expect(stages({ content, metadata: null, picture: null }, { skipIfHash: hash })).toEqual([]);
    expect(stages({ content, metadata: null, picture: null })).toEqual(['metadata', 'thumbnail', 'model:a']);
  });
});

describe('providers', () => {
  it('are tried in the order of the platform, the processor last', () => {
    expect(providersFor('linux', null)).toEqual(['cuda', 'webgpu', 'cpu']);
    expect(providersFor('win32', null)).toEqual(['directml', 'webgpu', 'cpu']);
    expect(providersFor('darwin', ['cpu', 'coreml'])).toEqual(['coreml', 'cpu']);
  });

  it('leaves the cores to the decoder where a model is small, and takes them where it is large', () => {
    const [small, large] = [4e6, 90e6];
    expect([1, 2, 4, 8, 16].map((cores) => threadsFor(small, cores))).toEqual([1, 1, 1, 2, 4]);
    expect([1, 2, 4, 8, 16].map((cores) => threadsFor(large, cores))).toEqual([1, 2, 4, 8, 16]);
    expect(sessionOptions('cpu', small).intraOpNumThreads).toBe(threadsFor(small, availableParallelism()));
  });

  it('are read from a list', () => {
    expect(parseProviders(' WebGPU, cpu')).toEqual(['webgpu', 'cpu']);
    expect(parseProviders(undefined)).toBeNull();
    expect(() => parseProviders('gpu')).toThrow(/"gpu" is no provider. There are: cuda, webgpu/);
  });

  it('are refused in plain words', () => {
    const adapter = 'webgpu_context.cc:136 ... Failed to get a WebGPU adapter: No supported adapters\n';
    expect(readableReason('webgpu', 'linux', adapter)).toBe(
      'no graphics card with a Vulkan driver was found',
    );
    const library = 'OrtSessionOptionsAppendExecutionProvider_Cuda: Failed to load shared library';
    expect(readableReason('cuda', 'linux', library)).toMatch(
      /^the CUDA part of onnxruntime is not installed/,
    );
    expect(
      readableReason('coreml', 'linux', 'no available backend found. ERR: [coreml] backend not found.'),
    ).toBe('it is not part of the onnxruntime for this system');
    expect(readableReason('cpu', 'linux', '\nSomething else\nmore')).toBe('Something else');
  });
});
