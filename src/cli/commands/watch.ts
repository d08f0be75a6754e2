/** @file `tagroll watch` */

import { pathForDisplay } from '../../core/domain/filePath.ts';
import { EXIT, type CommandContext } from '../context.ts';
import { counted } from '../output.ts';
import { ProgressLine } from '../progressLine.ts';
import { modelLines } from '../report.ts';

/** Stays until it is interrupted, and takes up what happens in the library's folders. */
export async function watch(
  { library, output, signal }: CommandContext,
  folders: readonly string[],
): Promise<number> {
  const session = await library.startSession('watch');
  const progress = new ProgressLine(output.json);
  try {
    const summary = await session.scan(folders, { signal, onProgress: (report) => progress.report(report) });
    progress.clear();
    for (const line of modelLines(summary.models)) output.line(line);
    await session.watch({
      signal,
      onFolderState: ({ path, state, problem }) => {
        output.record({ event: 'folder', path: pathForDisplay(path), state, problem });
        output.line(`${pathForDisplay(path)} is ${state}${problem ? `: ${problem}` : ''}`);
      },
      onProblem: ({ path, code, message }) => {
        output.record({ event: 'problem', path: pathForDisplay(path), code, message });
        output.line(`${pathForDisplay(path)}: ${message}`);
      },
      onChanges: ({ summary: found }) => {
        const { added, changed, moved, missing, returned } = found;
        output.record({ event: 'files', added, changed, moved, missing, returned });
        for (const [count, what] of [
          [moved, 'moved'],
          [missing, 'missing'],
          [returned, 'back'],
        ] as const) {
          if (count > 0) output.line(`${counted(count, 'file')} ${what}`);
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
    progress.clear();
    await session.close();
  }
  return EXIT.done;
}
