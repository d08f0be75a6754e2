/** @file Reads the names that a model's scores stand for. */

import { readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { TagrollError } from '../domain/errors.ts';
import type { LabelledManifest } from './manifest.ts';

/** A name with its synonyms, as the model's makers give them. */
export interface Label {
  readonly name: string;
  readonly synonyms: readonly string[];
}

const LARGEST_FILE = 32 * 2 ** 20;
const MOST_LABELS = 1_000_000;
const jsonList = z.array(z.string().max(1000)).max(MOST_LABELS);

function clean(text: string): string {
  // eslint-disable-next-line no-control-regex
  return text.replace(/[\u0000-\u001f\u007f]+/g, ' ').trim();
}

function invalid(why: string): TagrollError {
  return new TagrollError('MODEL_MANIFEST_INVALID', `The model's list of labels cannot be used: ${why}.`);
}

/**
 * The labels by index of the scores tensor: `result[index]` is null where the index is left out or has no name. The
 * array ends with the last index that has a label. Two indices may carry the same name (ML Kit has "Mouse" twice):
 * then the higher score counts.
 * @throws {TagrollError} MODEL_MANIFEST_INVALID
 */
export function parseLabels(text: string, settings: LabelledManifest['labels']): (Label | null)[] {
  const found: (Label | null)[] = [];
  const put = (index: number, label: Label | null) => {
    if (index < 0) return;
    if (index >= MOST_LABELS) throw invalid(`the index ${index} is too large`);
    while (found.length < index) found.push(null);
    found[index] = label;
  };
  const withoutMark = text.replace(/^\ufeff/, '');
  if (settings.format === 'json') {
    const parsed = jsonList.safeParse(parseJson(withoutMark));
    if (!parsed.success) throw invalid('it is no JSON list of names');
    parsed.data.forEach((name, index) => put(index + settings.indexOffset, toLabel([name])));
  } else {
    const lines = withoutMark.split(/\r?\n/);
    if (lines.at(-1)?.trim() === '') lines.pop();
    for (const [number, line] of lines.entries()) {
      if (settings.format === 'lines') {
        put(number + settings.indexOffset, toLabel([line]));
        continue;
      }
      if (line.trim() === '') continue;
      const match = /^\s*(\d{1,7})[\s:,]+(.*)$/.exec(line);
      if (!match) throw invalid(`line ${number + 1} does not start with a number`);
      put(Number(match[1]) + settings.indexOffset, toLabel(match[2]!.split(',')));
    }
  }
  for (const index of settings.leaveOut) if (index < found.length) found[index] = null;
  if (!found.some((label) => label !== null)) throw invalid('it has no names');
  return found;
}

function toLabel(names: readonly string[]): Label | null {
  const [name, ...synonyms] = names.map(clean).filter((one) => one !== '');
  return name === undefined ? null : { name, synonyms };
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    if (error instanceof SyntaxError) throw invalid('it is not valid JSON');
    throw error;
  }
}

/** The labels of an installed model. @throws {TagrollError} MODEL_MANIFEST_INVALID; node's own errors where unreadable. */
export async function readLabels(manifest: LabelledManifest, folder: string): Promise<(Label | null)[]> {
  const path = join(folder, manifest.files.labels.name);
  if ((await stat(path)).size > LARGEST_FILE) throw invalid('the file is larger than 32 MB');
  return parseLabels(await readFile(path, 'utf8'), manifest.labels);
}
