/** @file The picture that is tried: asked for once, kept while its window is away to show a photo that is like it. */

import { createStore } from 'zustand/vanilla';
import type { QueryOutput } from '../../../contract/contract.ts';
import { failureWords } from '../../lib/errorWords.ts';
import { text } from '../../lib/i18n.ts';
import { library } from '../../lib/library.ts';
import { LibraryError } from '../../lib/client.ts';
import { sayDone, sayProblem } from '../../lib/notices.ts';
import { bridge } from '../../lib/transport.ts';
import { openLayer } from '../../lib/viewStore.ts';
import { fileToTry, refusalOf } from './dropped.ts';

export type PictureTags = QueryOutput<'tryPicture'>;

export interface Tried {
  readonly name: string;
  /** Of the picture itself, as `blob:`. */
  readonly address: string;
  readonly answer: PictureTags | null;
  /** Why there is no answer, in the library's words. */
  readonly problem: string | null;
}

export const tryStore = createStore<{ readonly tried: Tried | null }>(() => ({ tried: null }));

let controller: AbortController | null = null;

async function tryFile(file: File): Promise<void> {
  controller?.abort();
  const own = new AbortController();
  controller = own;
  const { tried } = tryStore.getState();
  if (tried) URL.revokeObjectURL(tried.address);
  const asked: Tried = { name: file.name, address: URL.createObjectURL(file), answer: null, problem: null };
  tryStore.setState({ tried: asked });
  openLayer('try-picture');
  const set = (more: Partial<Tried>): void => {
    if (!own.signal.aborted) tryStore.setState({ tried: { ...asked, ...more } });
  };
  try {
    const bytes = new Uint8Array(await file.arrayBuffer());
    set({ answer: await library.query('tryPicture', { bytes }, own.signal) });
  } catch (error) {
    if (error instanceof LibraryError) set({ problem: failureWords(error) });
    // a browser says so when the file was taken away before it was read
    else if (error instanceof DOMException)
      set({ problem: text('tryPicture.unreadable', { name: file.name }) });
    else throw error;
  }
}

/** Tries the first of these files that may be a picture, and says so where there are more. */
export function tryFiles(files: readonly File[]): void {
  const file = fileToTry(files);
  if (!file) return;
  const refusal = refusalOf(file);
  if (refusal) return sayProblem(text(`tryPicture.${refusal}`, { name: file.name }));
  if (files.length > 1) sayDone(text('tryPicture.only-first', { count: files.length }));
  void tryFile(file);
}

/** Adds folders that were dropped, where the program can; a browser does not say where they lie. */
export function addFolders(folders: readonly File[]): void {
  if (bridge) bridge.addDroppedFolders(folders);
  else sayProblem(text('tryPicture.folders-elsewhere'));
}
