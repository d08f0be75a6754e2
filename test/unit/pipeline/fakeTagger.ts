/**
 * @file A tagger without models and pictures: files are texts, and what comes of one is what it says. It answers when the
 * test lets it.
 */

import { createHash } from 'node:crypto';
import { readFileSync, statSync } from 'node:fs';
import { TagrollError, type ErrorCode } from '../../../src/core/domain/errors.ts';
import type { ContentHash, ModelId } from '../../../src/core/domain/ids.ts';
import type { FileContent, PhotoMetadata } from '../../../src/core/domain/photo.ts';
import { stageOfModel, type Stage } from '../../../src/core/domain/stage.ts';
import type { PhotoJob, PhotoResult, StageFailure, Tagger } from '../../../src/core/tagger/tagger.ts';

const metadata: PhotoMetadata = {
  takenLocal: 1_600_000_000_000,
  takenOffset: null,
  takenSource: 'exif',
  offsetSource: 'none',
  width: 40,
  height: 30,
  orientation: 1,
  cameraMake: null,
  cameraModel: null,
  lens: null,
  latitude: null,
  longitude: null,
  altitude: null,
  iso: null,
  exposureTime: null,
  fNumber: null,
  focalLength: null,
};

/** The hash of a file that holds this text. */
export function hashOf(text: string): ContentHash {
  return createHash('sha256').update(text).digest('hex') as ContentHash;
}

function stagesOf(job: PhotoJob): Stage[] {
  return [
    ...(job.wantMetadata ? (['metadata'] as const) : []),
    ...(job.wantThumbnail ? (['thumbnail'] as const) : []),
    ...job.models.map(stageOfModel),
  ];
}

function failAll(job: PhotoJob, code: ErrorCode, transient: boolean): StageFailure[] {
  return stagesOf(job).map((stage) => ({
    stage,
    failure: { code, message: `It failed: ${code}.` },
    transient,
  }));
}

/** What a trouble of a file is to be, by its path; null for none. */
type Trouble = (job: PhotoJob) => { code: ErrorCode; transient: boolean; readable?: boolean } | null;

export class FakeTagger implements Tagger {
  /** All jobs that it was given, in order. */
  readonly jobs: PhotoJob[] = [];
  /** Most photos that it had at a time. */
  mostAtOnce = 0;
  trouble: Trouble = () => null;
  /** Runs between the reading of a file and the answer. */
  meanwhile: (job: PhotoJob) => Promise<void> | void = () => undefined;
  #inside = 0;
  #closed = false;
  readonly #onClose = new Set<() => void>();

  async load(): Promise<readonly never[]> {
    return [];
  }

  embedTexts(): Promise<readonly Float32Array[]> {
    throw new Error('no texts are embedded in these tests');
  }

  process(job: PhotoJob): Promise<PhotoResult> {
    this.jobs.push(job);
    this.#inside += 1;
    this.mostAtOnce = Math.max(this.mostAtOnce, this.#inside);
    return new Promise((resolve, reject) => {
      const cancel = (): void => reject(new TagrollError('CANCELLED', 'Tagging was stopped.'));
      if (this.#closed) return cancel();
      this.#onClose.add(cancel);
      void this.#answer(job)
        .finally(() => {
          this.#inside -= 1;
          this.#onClose.delete(cancel);
        })
        .then(resolve, reject);
    });
  }

  async close(): Promise<void> {
    this.#closed = true;
    this.#onClose.forEach((cancel) => cancel());
  }

  async #answer(job: PhotoJob): Promise<PhotoResult> {
    const nothing = {
      photoId: job.photoId,
      skipped: false,
      metadata: null,
      thumbnail: null,
      fingerprint: null,
    };
    let content: FileContent;
    let text: string;
    try {
      text = readFileSync(job.path, 'utf8');
      const { size, mtimeMs } = statSync(job.path);
      content = { hash: hashOf(text), size, mtimeMs };
    } catch (error) {
      if (!(error instanceof Error && 'code' in error && error.code === 'ENOENT')) throw error;
      await this.meanwhile(job);
      return { ...nothing, content: null, models: [], failures: failAll(job, 'FILE_NOT_FOUND', false) };
    }
    await this.meanwhile(job);
    const trouble = this.trouble(job);
    if (trouble) {
      const { code, transient, readable = false } = trouble;
      return {
        ...nothing,
        content: readable ? content : null,
        models: [],
        failures: failAll(job, code, transient),
      };
    }
    if (content.hash === job.skipIfHash)
      return { ...nothing, content, skipped: true, models: [], failures: [] };
    return {
      photoId: job.photoId,
      content,
      skipped: false,
      metadata: job.wantMetadata ? metadata : null,
      thumbnail: job.wantThumbnail
        ? { jpeg: new TextEncoder().encode(text), width: 40, height: 30, dominantColour: 0x102030 }
        : null,
      fingerprint: job.wantThumbnail ? new Uint8Array(8).fill(text.length) : null,
      models: job.models.map((modelId: ModelId) => ({
        modelId,
        labels: Uint32Array.of(0),
        scores: Float32Array.of(0.9),
        embedding: Float32Array.of(1, 0),
      })),
      failures: [],
    };
  }
}
