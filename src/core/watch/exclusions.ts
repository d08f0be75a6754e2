/**
 * @file What is left out before anything is listed or watched. Names are compared without regard to case, because the
 * same drives are used on systems that do not regard it. Patterns of the owner's own come on top of these: ownExclusions.ts.
 */

/** Directories that hold no one's photos: trash, previews, indexes and the insides of other programs. */
const EXCLUDED_DIRECTORIES: ReadonlyMap<string, string> = new Map([
  ['$recycle.bin', 'trash of Windows'],
  ['recycler', 'trash of older Windows'],
  ['recycled', 'trash of older Windows'],
  ['#recycle', 'trash of a Synology or QNAP store'],
  ['@recycle', 'trash of a QNAP store'],
  ['@eadir', 'previews made by a Synology store'],
  ['@tmp', 'working files of a Synology store'],
  ['@sharebin', 'working files of a Synology store'],
  ['#snapshot', 'snapshots of a Synology store: every photo once more for each'],
  ['system volume information', 'index and restore points of Windows'],
  ['found.000', 'remains of a repaired Windows disk'],
  ['lost+found', 'remains of a repaired Linux disk'],
  ['__macosx', 'resource forks beside an unpacked archive'],
  ['network trash folder', 'trash of a macOS share'],
  ['temporary items', 'working files of macOS'],
  ['node_modules', 'packages of a program'],
]);

/**
 * Endings of directories that are one thing to their owner and many files to the system: libraries of other photo
 * programs, whose insides (previews, originals under names of their own) belong to that program.
 */
const EXCLUDED_DIRECTORY_ENDINGS: readonly (readonly [string, string])[] = [
  ['.photoslibrary', 'library of Apple Photos'],
  ['.photolibrary', 'library of older Apple programs'],
  ['.migratedphotolibrary', 'library left behind by iPhoto'],
  ['.aplibrary', 'library of Aperture'],
  ['.lrdata', 'previews of Lightroom'],
  ['.lrcat-data', 'catalogue of Lightroom'],
  ['.cocatalog', 'catalogue of Capture One'],
  ['.cosessiondb', 'session of Capture One'],
  ['.app', 'a program of macOS'],
];

/**
 * True for a directory that is not entered: hidden ones (their name starts with a dot: `.git`, `.Trash-1000`,
 * `.thumbnails`, …) and those of the two tables above.
 */
export function isExcludedDirectory(name: string): boolean {
  if (name.startsWith('.')) return true;
  const lower = name.toLowerCase();
  return (
    EXCLUDED_DIRECTORIES.has(lower) || EXCLUDED_DIRECTORY_ENDINGS.some(([ending]) => lower.endsWith(ending))
  );
}

/**
 * True for a file that is passed over by its name alone: hidden ones, among them the `._x` that macOS writes beside
 * every `x` on foreign drives.
 */
export function isExcludedFile(name: string): boolean {
  return name.startsWith('.');
}
