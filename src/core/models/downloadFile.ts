/**
 * @file Downloads one file of a model, so that it may be interrupted at any time: what came lies in a file `….part`, with a
 * note of the server's version beside it, and the next try goes on from there. The file has its name only once its
 * SHA-256 is right.
 */

import { createHash, type Hash } from 'node:crypto';
import { open, readFile, rename, rm, stat, writeFile, type FileHandle } from 'node:fs/promises';
import { dirname } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { z } from 'zod';
import { systemCode, TagrollError } from '../domain/errors.ts';
import type { Logger } from '../domain/logger.ts';
import { findFileProblem } from './fileCheck.ts';
import { httpGet, type HttpAnswer, type HttpOptions } from './httpGet.ts';
import { writeError } from './install.ts';
import type { ModelFile } from './manifest.ts';

export interface DownloadFileOptions {
  readonly http: HttpOptions;
  /** Milliseconds to wait after the first try that failed; twice as long after each further one. */
  readonly firstPauseMs: number;
  readonly signal: AbortSignal;
  /** Called with all bytes of the file that are there, each time that there are more, or fewer. */
  readonly onReceived: (bytes: number) => void;
  readonly logger: Logger;
}

/** Tries in a row that bring no byte, before it is given up. */
const MOST_FAILURES = 5;
/** How often it may turn out that what is there is of no use. */
const MOST_RESTARTS = 3;
const LONGEST_PAUSE = 60_000;
const CHUNK = 1 << 20;
/** Of something that is not the file, enough is kept to say what it is. */
const SAMPLE = 64 * 1024;

const REASONS: Readonly<Record<string, string>> = {
  ENOTFOUND: 'the server cannot be found, as where this machine is not connected to the internet',
  EAI_AGAIN: 'the server cannot be found, as where this machine is not connected to the internet',
  ENETUNREACH: 'this machine is not connected to the internet',
  EHOSTUNREACH: 'the server cannot be reached',
  ECONNREFUSED: 'the server takes no connections',
  ECONNRESET: 'the connection was cut',
  EPIPE: 'the connection was cut',
  ETIMEDOUT: 'the server does not answer',
};

/** A trouble that may pass. */
class PassingError extends Error {
  readonly retryAfterMs: number | null;

  constructor(message: string, retryAfterMs: number | null = null) {
    super(message);
    this.retryAfterMs = retryAfterMs;
  }
}

const note = z.object({ url: z.string(), validator: z.string() });

/** Bytes of the file at `path`; 0 where there is none. */
export async function sizeOf(path: string): Promise<number> {
  try {
    return (await stat(path)).size;
  } catch (error) {
    if (systemCode(error) === 'ENOENT') return 0;
    throw error;
  }
}

/** Where the bytes of a file lie that is not complete yet. */
export function partOf(path: string): string {
  return `${path}.part`;
}

function cancelled(): TagrollError {
  return new TagrollError('CANCELLED', 'The download was stopped. What has come is kept.');
}

class FileDownload {
  readonly #file: ModelFile;
  readonly #url: URL;
  readonly #path: string;
  readonly #part: string;
  readonly #note: string;
  readonly #options: DownloadFileOptions;
  #restarts = 0;

  constructor(file: ModelFile, url: URL, path: string, options: DownloadFileOptions) {
    this.#file = file;
    this.#url = url;
    this.#path = path;
    this.#part = partOf(path);
    this.#note = `${this.#part}.json`;
    this.#options = options;
  }

  async run(): Promise<void> {
    const { signal, firstPauseMs, logger } = this.#options;
    let failures = 0;
    for (;;) {
      const before = await sizeOf(this.#part);
      try {
        if (signal.aborted) throw cancelled();
        if (await this.#try()) return;
        if (++this.#restarts > MOST_RESTARTS) throw await this.#isNotTheFile();
      } catch (error) {
        if (signal.aborted) throw cancelled();
        if (error instanceof TagrollError) throw error;
        // a firewall refuses in the same words as the file system
        const isOfNetwork = error instanceof Error && 'syscall' in error && error.syscall === 'connect';
        const told = isOfNetwork ? error : writeError(dirname(this.#path), this.#file.name, error);
        if (told instanceof TagrollError) throw told;
        failures = (await sizeOf(this.#part)) > before ? 1 : failures + 1;
        logger.log('warn', `the download of ${this.#file.name} was interrupted`, error);
        if (failures >= MOST_FAILURES) throw this.#gaveUp(error);
        const wanted =
          (error instanceof PassingError ? error.retryAfterMs : null) ?? firstPauseMs * 2 ** (failures - 1);
        await pause(Math.min(wanted, LONGEST_PAUSE), undefined, { signal }).catch(() => undefined);
      }
    }
  }

  #gaveUp(error: unknown): TagrollError {
    const reason =
      REASONS[systemCode(error) ?? ''] ?? (error instanceof Error ? error.message : String(error));
    return new TagrollError(
      'DOWNLOAD_FAILED',
      `"${this.#file.name}" could not be downloaded from ${this.#url.host}: ${reason}. What has come is kept; the next try goes on from there.`,
      { cause: error },
    );
  }

  /** True where the file is complete and right; false where it has to begin again. */
  async #try(): Promise<boolean> {
    const file = this.#file;
    if ((await sizeOf(this.#part)) > file.size) await this.#clear();
    const from = await sizeOf(this.#part);
    const handle = await open(this.#part, from > 0 ? 'r+' : 'w+');
    let whole: Hash;
    try {
      whole = await this.#hash(handle, from);
      if (from < file.size) {
        const restarted = await this.#receive(handle, from, whole);
        if (restarted === null) return false;
        whole = restarted;
      }
      await handle.sync();
    } finally {
      await handle.close();
    }
    if (whole.digest('hex') === file.sha256) {
      await rename(this.#part, this.#path);
      await rm(this.#note, { force: true });
      return true;
    }
    // the bytes from before may be to blame, once
    if (from === 0 || this.#restarts > 0) throw await this.#isNotTheFile();
    this.#options.logger.log('warn', `what was there of ${file.name} is damaged, so it begins again`);
    await this.#clear();
    return false;
  }

  async #clear(): Promise<void> {
    await rm(this.#part, { force: true });
    await rm(this.#note, { force: true });
    this.#options.onReceived(0);
  }

  async #hash(handle: FileHandle, length: number): Promise<Hash> {
    const hash = createHash('sha256');
    const buffer = Buffer.allocUnsafe(CHUNK);
    for (let position = 0; position < length;) {
      const { bytesRead } = await handle.read(buffer, 0, CHUNK, position);
      if (bytesRead === 0) break;
      hash.update(buffer.subarray(0, bytesRead));
      position += bytesRead;
      if (this.#options.signal.aborted) throw cancelled();
    }
    return hash;
  }

  /** The server's version that the bytes from before are of: where it has another one now, it sends all of that. */
  async #validator(): Promise<string | null> {
    try {
      const parsed = note.safeParse(JSON.parse(await readFile(this.#note, 'utf8')));
      return parsed.success && parsed.data.url === this.#url.href ? parsed.data.validator : null;
    } catch (error) {
      // none, or half written: the hash tells in the end
      if (systemCode(error) === 'ENOENT' || error instanceof SyntaxError) return null;
      throw error;
    }
  }

  /** Receives the rest; the hash over the whole file, or null where the bytes from before are of no use. */
  async #receive(handle: FileHandle, from: number, hash: Hash): Promise<Hash | null> {
    const { signal, http } = this.#options;
    const validator = from > 0 ? await this.#validator() : null;
    const answer = await httpGet(
      this.#url,
      {
        'user-agent': 'Tagroll',
        accept: '*/*',
        'accept-encoding': 'identity',
        ...(from > 0 ? { range: `bytes=${from}-` } : {}),
        ...(validator === null ? {} : { 'if-range': validator }),
      },
      http,
      signal,
    );
    try {
      const start = await this.#startOf(answer, from);
      if (start === null) return null;
      let whole = hash;
      if (start === 0) {
        // all of it: the server takes no ranges, or has another version
        if (from > 0) await handle.truncate(0);
        whole = createHash('sha256');
        await this.#remember(answer);
      }
      await this.#write(handle, start, answer, whole);
      return whole;
    } finally {
      answer.body.destroy();
    }
  }

  /** Where the body belongs in the file; null where it has to begin again. */
  async #startOf({ status, headers, body }: HttpAnswer, from: number): Promise<number | null> {
    const { size } = this.#file;
    if (status === 206) {
      const [, start, total] = /^bytes (\d+)-\d+\/(\d+|\*)$/.exec(headers['content-range'] ?? '') ?? [];
      if (Number(start) === from && (total === '*' || Number(total) === size)) return from;
      if (from === 0) throw await this.#isNotTheFile(body);
      await this.#clear();
      return null;
    }
    if (status === 416 && from > 0) {
      await this.#clear();
      return null;
    }
    if (status === 200) {
      const length = headers['content-length'];
      if (length === undefined || Number(length) === size) return 0;
      throw await this.#isNotTheFile(body);
    }
    if (status === 408 || status === 425 || status === 429 || status >= 500) {
      const seconds = Number(headers['retry-after']);
      throw new PassingError(
        `the server answers with status ${status}`,
        Number.isFinite(seconds) ? seconds * 1000 : null,
      );
    }
    const why =
      status === 404 || status === 410
        ? 'the server has no such file any more'
        : status === 401 || status === 403
          ? 'the server does not hand it out'
          : `the server answers with status ${status}`;
    throw new TagrollError(
      'DOWNLOAD_FAILED',
      `"${this.#file.name}" cannot be downloaded from ${this.#url.host}: ${why}.`,
      { details: { status } },
    );
  }

  /** Weak validators do not promise the same bytes (RFC 9110, 8.8.1). */
  async #remember({ headers }: HttpAnswer): Promise<void> {
    const strong = headers.etag?.startsWith('"') ? headers.etag : undefined;
    const validator = strong ?? headers['last-modified'];
    if (validator === undefined) await rm(this.#note, { force: true });
    else await writeFile(this.#note, JSON.stringify({ url: this.#url.href, validator }));
  }

  async #write(handle: FileHandle, from: number, { body }: HttpAnswer, hash: Hash): Promise<void> {
    const { size } = this.#file;
    let received = from;
    this.#options.onReceived(received);
    for await (const chunk of body as AsyncIterable<Buffer>) {
      if (received + chunk.length > size) throw await this.#isNotTheFile();
      hash.update(chunk);
      for (let done = 0; done < chunk.length;) {
        const { bytesWritten } = await handle.write(chunk, done, chunk.length - done, received + done);
        done += bytesWritten;
      }
      received += chunk.length;
      this.#options.onReceived(received);
    }
    // where a length was announced, a body that is cut off is an error before this
    if (received < size) throw await this.#isNotTheFile();
  }

  /** The error for something that is not the file, which says what it is; what came of it is deleted. */
  async #isNotTheFile(body?: AsyncIterable<Buffer>): Promise<TagrollError> {
    const { name } = this.#file;
    if (body) {
      const parts: Buffer[] = [];
      let length = 0;
      for await (const chunk of body) {
        parts.push(chunk);
        if ((length += chunk.length) >= SAMPLE) break;
      }
      await writeFile(this.#part, Buffer.concat(parts));
    }
    const problem = (await sizeOf(this.#part)) > 0 ? await findFileProblem(this.#part, false) : null;
    await this.#clear();
    const from = `What ${this.#url.host} sends as "${name}"`;
    return problem
      ? new TagrollError(problem.code, `${from} ${problem.sentence}`)
      : new TagrollError(
          'MODEL_FILE_DAMAGED',
          `${from} is not the file that Tagroll knows: its size or SHA-256 differs. It was deleted.`,
        );
  }
}

/**
 * Downloads `file` from `url` to `path`, going on from what is there already. Takes up again what is interrupted, with
 * pauses that grow.
 * @throws {TagrollError} DOWNLOAD_FAILED; MODEL_FILE_* where the server sends something else; DISK_FULL,
 * CATALOGUE_NOT_WRITABLE; CANCELLED. What has come is kept, but for what is wrong.
 */
export function downloadFile(
  file: ModelFile,
  url: URL,
  path: string,
  options: DownloadFileOptions,
): Promise<void> {
  return new FileDownload(file, url, path, options).run();
}
