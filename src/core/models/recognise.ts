/** @file Finds out which model lies in a folder: by the hashes of its files, else by a `model.json` beside them. */

import { dirname, extname, join } from 'node:path';
import { z } from 'zod';
import { TagrollError } from '../domain/errors.ts';
import { findFileProblem, type FileProblem } from './fileCheck.ts';
import { filesOf, MANIFEST_FILE, manifestInvalid, manifestSchema, parseManifestJson } from './manifest.ts';
import type { ModelFile, ModelManifest } from './manifest.ts';
import {
  hashFile,
  listModelFolder,
  readSmallText,
  type FolderListing,
  type FoundFile,
} from './modelFolder.ts';

/** A model that was found complete, with the place of each of its files. */
export interface RecognisedModel {
  readonly manifest: ModelManifest;
  /** For every file of the manifest: where it lies. Its size and hash were checked. */
  readonly sources: readonly { readonly file: ModelFile; readonly path: string }[];
}

const LARGEST_MANIFEST = 1 << 20;
/** Files that say nothing of which model it is: a tokenizer is shared by many models. */
const TELLING_ROLES = ['weights', 'image', 'text'];

/** Hashes each file at most once, and only when asked. */
class Hashes {
  readonly #known = new Map<string, Promise<string>>();

  of(path: string): Promise<string> {
    const known = this.#known.get(path) ?? hashFile(path);
    this.#known.set(path, known);
    return known;
  }

  async find(files: readonly FoundFile[], wanted: ModelFile): Promise<FoundFile | null> {
    for (const file of files) {
      if (file.size === wanted.size && (await this.of(file.path)) === wanted.sha256) return file;
    }
    return null;
  }
}

/**
 * Recognises the model in a folder.
 *
 * A known model is matched by the SHA-256 of its files, whatever their names. A file that its manifest says may lie in
 * a folder beside (a tokenizer that several models share) is looked for there too. Otherwise a `model.json` in the
 * folder describes the model; it may leave out the files' size and sha256.
 * @throws {TagrollError} FOLDER_*, MODEL_FILE_IS_WEB_PAGE, MODEL_FILE_IS_LFS_POINTER, MODEL_FILE_DAMAGED,
 * MODEL_FILE_MISSING, MODEL_MANIFEST_INVALID, MODEL_NOT_RECOGNISED
 */
export async function recogniseModelFolder(
  folder: string,
  known: readonly ModelManifest[],
): Promise<RecognisedModel> {
  const listing = await listModelFolder(folder);
  const hashes = new Hashes();
  const candidates = await findCandidates(listing, known, hashes);
  const complete = candidates.find((candidate) => candidate.missing.length === 0);
  if (complete) return { manifest: complete.manifest, sources: complete.sources };

  const own = listing.files.find((file) => file.shown === MANIFEST_FILE);
  if (own) return recogniseByManifest(own, listing, hashes);

  await refuseBadFiles(listing, known);
  const [closest] = candidates;
  if (closest) throw await missingFiles(closest, listing);
  throw notRecognised(listing);
}

interface Candidate {
  readonly manifest: ModelManifest;
  readonly sources: RecognisedModel['sources'];
  readonly missing: readonly ModelFile[];
}

/** The known models of which a file with weights is there; the most complete first. */
async function findCandidates(
  listing: FolderListing,
  known: readonly ModelManifest[],
  hashes: Hashes,
): Promise<Candidate[]> {
  const candidates: Candidate[] = [];
  for (const manifest of known) {
    const sources: { file: ModelFile; path: string }[] = [];
    const missing: ModelFile[] = [];
    let telling = false;
    for (const { role, file } of filesOf(manifest)) {
      const found = await hashes.find(listing.files, file);
      if (found) sources.push({ file, path: found.path });
      else missing.push(file);
      if (found && TELLING_ROLES.includes(role)) telling = true;
    }
    if (!telling) continue;
    const stillMissing: ModelFile[] = [];
    for (const file of missing) {
      const found = await findBeside(listing.folder, file, hashes);
      if (found) sources.push({ file, path: found.path });
      else stillMissing.push(file);
    }
    candidates.push({ manifest, sources, missing: stillMissing });
  }
  return candidates.toSorted((a, b) => a.missing.length - b.missing.length);
}

/** Looks for a file in the folders beside that its manifest names. */
async function findBeside(folder: string, file: ModelFile, hashes: Hashes): Promise<FoundFile | null> {
  for (const name of file.foundBeside) {
    try {
      const found = await hashes.find((await listModelFolder(join(dirname(folder), name))).files, file);
      if (found) return found;
    } catch (error) {
      // a folder beside that is absent, unreadable or no model's folder holds nothing for this model
      if (!(error instanceof TagrollError)) throw error;
    }
  }
  return null;
}

/** Refuses where files that should be models are none. Where there are several, each is named with what it is. */
async function refuseBadFiles(listing: FolderListing, known: readonly ModelManifest[]): Promise<void> {
  const knownNames = new Set(known.flatMap((manifest) => filesOf(manifest).map(({ file }) => file.name)));
  const bad: { file: FoundFile; problem: FileProblem }[] = [];
  for (const file of listing.files) {
    const isOnnx = extname(file.path).toLowerCase() === '.onnx';
    if (!isOnnx && !knownNames.has(file.shown)) continue;
    const problem = await findFileProblem(file.path, isOnnx);
    if (problem) bad.push({ file, problem });
  }
  const [first] = bad;
  if (!first) return;
  const codes = new Set(bad.map(({ problem }) => problem.code));
  const shown = bad.slice(0, 10).map(({ file, problem }) => `"${file.shown}" ${problem.sentence}`);
  const rest = bad.length > 10 ? ` ${bad.length - 10} more files are no models either.` : '';
  throw new TagrollError(
    codes.size === 1 ? first.problem.code : 'MODEL_FILE_DAMAGED',
    `There is no usable model in "${listing.folder}". ${shown.join(' ')}${rest}`,
    { details: { file: first.file.shown, count: bad.length } },
  );
}

async function missingFiles(candidate: Candidate, listing: FolderListing): Promise<TagrollError> {
  const described = candidate.missing.map((file) => {
    const sameName = listing.files.some((found) => found.shown.split(/[/\\]/).at(-1) === file.name);
    const where = file.url === undefined ? '' : `, from ${file.url}`;
    const other = sameName ? ' (a file of that name is there, but it is another version or damaged)' : '';
    return `"${file.name}" with ${file.size.toLocaleString('en')} bytes and SHA-256 ${file.sha256}${where}${other}`;
  });
  const name = candidate.manifest.name;
  return new TagrollError(
    'MODEL_FILE_MISSING',
    `"${listing.folder}" holds ${name}, but not all of it. Missing: ${described.join('; ')}.${refusedSentence(listing)} See ${candidate.manifest.origin}.`,
    { details: { model: candidate.manifest.id, file: candidate.missing[0]!.name } },
  );
}

function refusedSentence({ refused }: FolderListing): string {
  if (refused.length === 0) return '';
  const shown = refused
    .slice(0, 5)
    .map((name) => `"${name}"`)
    .join(', ');
  return ` Not read, because they are links that lead out of the folder or are no plain files: ${shown}. Put the files themselves there.`;
}

function notRecognised(listing: FolderListing): TagrollError {
  const shown = listing.files
    .slice(0, 10)
    .map((file) => `"${file.shown}" (${file.size.toLocaleString('en')} bytes)`);
  const rest = listing.files.length > 10 ? ` and ${listing.files.length - 10} more` : '';
  const found = shown.length === 0 ? 'It holds no files.' : `It holds ${shown.join(', ')}${rest}.`;
  return new TagrollError(
    'MODEL_NOT_RECOGNISED',
    `No known model was found in "${listing.folder}". ${found}${refusedSentence(listing)} To use another model, describe it in a file ${MANIFEST_FILE} in that folder; docs/models.md says how.`,
  );
}

/** `model.json` in a folder that someone made by hand: sizes and hashes that are not given are taken from the files. */
const ownFile = z.looseObject({
  name: z.string().optional(),
  size: z.int().optional(),
  sha256: z.string().optional(),
});
const ownManifest = z.looseObject({
  files: z.record(z.string(), z.union([ownFile, z.array(ownFile).max(64)])),
});

async function recogniseByManifest(
  own: FoundFile,
  listing: FolderListing,
  hashes: Hashes,
): Promise<RecognisedModel> {
  const json = parseManifestJson(await readSmallText(own.path, own.shown, LARGEST_MANIFEST), own.shown);
  const loose = ownManifest.safeParse(json);
  if (!loose.success) throw manifestInvalid(own.shown, loose.error);

  const complete = async (file: z.infer<typeof ownFile>): Promise<unknown> => {
    if (file.size !== undefined && file.sha256 !== undefined) return file;
    const found = listing.files.find((one) => one.shown === file.name);
    if (!found) return { size: 1, sha256: '0'.repeat(64), ...file };
    return { size: found.size, sha256: await hashes.of(found.path), ...file };
  };
  const files: Record<string, unknown> = {};
  for (const [role, file] of Object.entries(loose.data.files)) {
    files[role] = Array.isArray(file) ? await Promise.all(file.map(complete)) : await complete(file);
  }
  const parsed = manifestSchema.safeParse({ ...loose.data, files });
  if (!parsed.success) throw manifestInvalid(own.shown, parsed.error);
  return { manifest: parsed.data, sources: await findDescribedFiles(parsed.data, listing, hashes) };
}

async function findDescribedFiles(
  manifest: ModelManifest,
  listing: FolderListing,
  hashes: Hashes,
): Promise<RecognisedModel['sources']> {
  const sources: { file: ModelFile; path: string }[] = [];
  for (const { role, file } of filesOf(manifest)) {
    const named = listing.files.find((one) => one.shown === file.name);
    const found =
      named ?? (await hashes.find(listing.files, file)) ?? (await findBeside(listing.folder, file, hashes));
    if (!found) {
      throw new TagrollError(
        'MODEL_FILE_MISSING',
        `${MANIFEST_FILE} in "${listing.folder}" names the file "${file.name}", which is not there.${refusedSentence(listing)}`,
        { details: { model: manifest.id, file: file.name } },
      );
    }
    const problem = await findFileProblem(found.path, TELLING_ROLES.includes(role));
    if (problem)
      throw new TagrollError(problem.code, `"${file.name}" ${problem.sentence}`, {
        details: { file: file.name },
      });
    if (found.size !== file.size || (await hashes.of(found.path)) !== file.sha256) {
      throw new TagrollError(
        'MODEL_FILE_DAMAGED',
        `"${file.name}" is not the file that ${MANIFEST_FILE} describes: its size or SHA-256 differs. Download it again, or correct ${MANIFEST_FILE}.`,
        { details: { file: file.name } },
      );
    }
    sources.push({ file, path: found.path });
  }
  return sources;
}
