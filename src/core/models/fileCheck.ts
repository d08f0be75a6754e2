/** @file Says what a file that should be a model really is, without loading it. */

import type { FileHandle } from 'node:fs/promises';
import type { ErrorCode } from '../domain/errors.ts';
import { openPlainFile } from './modelFolder.ts';

/** What is wrong with a file. `sentence` follows the file's name: `"x.onnx" is …`. */
export interface FileProblem {
  readonly code: Extract<
    ErrorCode,
    'MODEL_FILE_IS_WEB_PAGE' | 'MODEL_FILE_IS_LFS_POINTER' | 'MODEL_FILE_DAMAGED'
  >;
  readonly sentence: string;
}

const MOST_FIELDS = 100_000;
const GRAPH_FIELD = 7;

/**
 * The problem of a file that is meant to be an ONNX model, or null where none shows without loading it.
 *
 * A Git LFS pointer is a text of at most 1024 bytes (https://github.com/git-lfs/git-lfs/blob/main/docs/spec.md).
 */
export async function findFileProblem(path: string, meantToBeOnnx: boolean): Promise<FileProblem | null> {
  const handle = await openPlainFile(path);
  try {
    const { size } = await handle.stat();
    if (size === 0) return { code: 'MODEL_FILE_DAMAGED', sentence: 'is empty. Download it again.' };
    const start = Buffer.alloc(Math.min(size, 1024));
    await handle.read(start, 0, start.length, 0);
    const text = start
      .toString('utf8')
      .replace(/^\ufeff/, '')
      .trimStart();
    const pointer = /^version https:\/\/git-lfs\.github\.com\/spec\/v1\b[\s\S]*?\bsize (\d{1,15})/.exec(text);
    if (pointer) {
      return {
        code: 'MODEL_FILE_IS_LFS_POINTER',
        sentence: `is not the model but a note of Git LFS (${size} bytes) that stands for a file of ${Number(pointer[1]).toLocaleString('en')} bytes. Run "git lfs pull" in that folder, or download the file itself.`,
      };
    }
    if (/^(<!doctype html|<html|<head|<\?xml|<!--)/i.test(text)) {
      return {
        code: 'MODEL_FILE_IS_WEB_PAGE',
        sentence:
          'is not the model but a web page that was saved under its name. Download the file itself again.',
      };
    }
    return meantToBeOnnx ? await findOnnxProblem(handle, size) : null;
  } finally {
    await handle.close();
  }
}

/**
 * Walks the top-level fields of ModelProto (https://github.com/onnx/onnx/blob/main/onnx/onnx.proto; wire format:
 * https://protobuf.dev/programming-guides/encoding/). Only the few bytes of each field's tag and length are read; a
 * length that runs past the end of the file means that the file was cut off.
 */
async function findOnnxProblem(handle: FileHandle, size: number): Promise<FileProblem | null> {
  const window = Buffer.alloc(20);
  let offset = 0;
  let hasGraph = false;
  const notOnnx: FileProblem = {
    code: 'MODEL_FILE_DAMAGED',
    sentence: 'is damaged, or no ONNX model. Download it again.',
  };
  for (let fields = 0; offset < size; fields++) {
    if (fields > MOST_FIELDS) return notOnnx;
    const { bytesRead } = await handle.read(window, 0, window.length, offset);
    const tag = readVarint(window, 0, bytesRead);
    if (tag === null) return notOnnx;
    const field = Math.floor(tag.value / 8);
    const wireType = tag.value % 8;
    if (field < 1 || field > 100) return notOnnx;
    if (wireType === 0) {
      const value = readVarint(window, tag.length, bytesRead);
      if (value === null) return notOnnx;
      offset += tag.length + value.length;
    } else if (wireType === 1) offset += tag.length + 8;
    else if (wireType === 5) offset += tag.length + 4;
    else if (wireType === 2) {
      const length = readVarint(window, tag.length, bytesRead);
      if (length === null) return notOnnx;
      offset += tag.length + length.length + length.value;
      if (field === GRAPH_FIELD) hasGraph = true;
    } else return notOnnx;
  }
  if (offset > size) {
    return {
      code: 'MODEL_FILE_DAMAGED',
      sentence: `is cut off: it has ${size.toLocaleString('en')} bytes and should have at least ${offset.toLocaleString('en')}. Download it again.`,
    };
  }
  return hasGraph ? null : notOnnx;
}

/** A protobuf varint at `start`; its value is exact up to 2^53, and its length is right up to 2^64. */
function readVarint(bytes: Buffer, start: number, end: number): { value: number; length: number } | null {
  let value = 0;
  for (let index = 0; index < 10 && start + index < end; index++) {
    const byte = bytes[start + index]!;
    value += (byte & 0x7f) * 2 ** (7 * index);
    if (byte < 0x80) return { value, length: index + 1 };
  }
  return null;
}
