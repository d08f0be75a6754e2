/** @file What is dragged over the window or dropped on it. */

/** An entry of a drag: `type` is the media type, empty for folders and for types that the system does not know. */
export interface DraggedItem {
  readonly kind: string;
  readonly type: string;
}

/** `other`: folders, or pictures of a type that the system does not know; which, is seen only when they are dropped. */
export type Dragged = 'picture' | 'pictures' | 'other';

/** Bytes of a picture at most. */
export const MOST_BYTES = 200_000_000;

const mayBePicture = (type: string): boolean => type === '' || type.startsWith('image/');

/** What is dragged, or null where it is nothing for this window. */
export function draggedKind(items: Iterable<DraggedItem>): Dragged | null {
  const files = [...items].filter(({ kind, type }) => kind === 'file' && mayBePicture(type));
  if (files.length === 0) return null;
  if (files.some(({ type }) => type === '')) return 'other';
  return files.length === 1 ? 'picture' : 'pictures';
}

export interface NamedFile {
  readonly name: string;
  readonly type: string;
  readonly size: number;
}

/** Why a file is not tried, or null where it may be. The library judges by what is in it. */
export function refusalOf({ type, size }: NamedFile): 'too-large' | 'no-picture' | null {
  if (!mayBePicture(type)) return 'no-picture';
  return size > MOST_BYTES ? 'too-large' : null;
}

/** The one of several files that is tried: the first that may be a picture, else the first. */
export function fileToTry<File extends NamedFile>(files: readonly File[]): File | null {
  return files.find((file) => refusalOf(file) === null) ?? files[0] ?? null;
}
