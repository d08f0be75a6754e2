/** @file `tagroll watch` */

import { pathForDisplay } from '../../core/domain/filePath.ts';
import { EXIT, type CommandContext } from '../context.ts';
import { checkFolders } from '../folderArguments.ts';
import { counted } from '../output.ts';
import { modelLines } from '../report.ts';

/** Stays until it is interrupted, and takes up what happens in the library's folders. */
export async function watch(
  { library, output, signal }: CommandContext,
  folders: readonly string[],
): Promise<number> {
  checkFolders(folders);
  const session = await library.startSession('watch', folders);
  try {
    for (const line of modelLines(session.models, false)) output.line(line);
    await session.watch(folders, {
      signal,
      onFolderState: (folderId, state, problem) => {
        const folder = library.folders().find((one) => one.id === folderId);
        const path = folder ? pathForDisplay(folder.path) : String(folderId);
        output.record({ event: 'folder', path, state, problem });
        output.line(`${path} is ${state}${problem === null ? '' : `: ${problem}`}`);
      },
      onProblem: ({ path, failure }) => {
        output.record({ event: 'problem', path: pathForDisplay(path), ...failure });
        output.line(failure.message);
      },
      onChanges: (photoIds) => {
        for (const photo of library.summaries(photoIds)) {
          output.record({
            event: 'file',
            photoId: photo.photoId,
            path: pathForDisplay(photo.path),
            state: photo.state,
          });
          if (photo.state !== 'present') output.line(`${pathForDisplay(photo.path)} is ${photo.state}`);
        }
      },
      onStored: (settled) => {
        for (const photo of library.summaries([...new Set(settled.map((one) => one.photoId))])) {
          const tags = photo.tags.map((tag) => tag.name);
          output.record({ event: 'photo', photoId: photo.photoId, path: pathForDisplay(photo.path), tags });
          output.line(`${pathForDisplay(photo.path)}: ${tags.join(', ') || 'no tags'}`);
        }
      },
    });
    const watched = library.folders();
    output.record({ event: 'watching', folders: watched.map((folder) => pathForDisplay(folder.path)) });
    output.line(`Watching ${counted(watched.length, 'folder')}. Ctrl-C ends it.`);
    await session.untilAborted(signal);
  } finally {
    await session.close();
  }
  return EXIT.done;
}
