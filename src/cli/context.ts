/** @file What every command needs: the library, opened where it lies, and the way to print. */

import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import { systemCode } from '../core/domain/errors.ts';
import type { Library } from '../core/library.ts';
import { ownersError } from '../core/catalogue/database.ts';
import { cataloguePaths } from '../core/catalogue/open.ts';
import type { Logger } from '../core/domain/logger.ts';
import { openLog } from '../service/log.ts';
import { makeOutput, printError, type Output } from './output.ts';
import { defaultCatalogueFolder, programPlaces, type ProgramPlaces } from '../service/places.ts';
import { openProgramLibrary } from '../service/programLibrary.ts';

/** Options that every command takes. */
export interface CommonOptions {
  readonly json?: boolean;
  readonly catalogue?: string;
  readonly providers?: string;
}

/** How a command is run, where that is not as most are. */
export interface CommandManner {
  /** All that `--json` prints is one object a line. */
  readonly inLines?: boolean;
  /** It shows the library in a window, which must not wait. */
  readonly opensAtOnce?: boolean;
}

export interface CommandContext {
  readonly library: Library;
  readonly output: Output;
  /** The log file. */
  readonly logger: Logger;
  readonly places: ProgramPlaces;
  /** Aborted by Ctrl-C and by a request to end; a second one ends the process at once. */
  readonly signal: AbortSignal;
}

/** The exit status of a command that did what it was asked, of one that could not, and of one that was interrupted. */
export const EXIT = { done: 0, failed: 1, misused: 2, interrupted: 130 } as const;

/** Two signals within this many milliseconds are one: a terminal and the launcher both pass Ctrl-C on. */
const ONE_SIGNAL = 300;

function abortOnSignals(): { signal: AbortSignal; release: () => void } {
  const controller = new AbortController();
  let abortedAt = 0;
  const onSignal = (): void => {
    if (!controller.signal.aborted) {
      abortedAt = performance.now();
      controller.abort();
    } else if (performance.now() - abortedAt > ONE_SIGNAL) process.exit(EXIT.interrupted);
  };
  for (const name of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(name, onSignal);
  return {
    signal: controller.signal,
    release: () => {
      for (const name of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.off(name, onSignal);
    },
  };
}

/**
 * Opens the library, runs the command, closes the library. Errors are printed for their reader; the stack goes to the
 * log. Sets the process's exit status.
 */
export async function runCommand(
  options: CommonOptions,
  command: (context: CommandContext) => Promise<number | void>,
  { inLines = false, opensAtOnce = false }: CommandManner = {},
): Promise<void> {
  const output = makeOutput(options.json === true, inLines);
  const { signal, release } = abortOnSignals();
  // an empty name is an unset variable of the shell, not the current folder
  const catalogueFolder = resolve(
    options.catalogue || process.env['TAGROLL_CATALOGUE'] || defaultCatalogueFolder(),
  );
  const paths = cataloguePaths(catalogueFolder);
  let log: ReturnType<typeof openLog> | undefined;
  // opened with the first line, because opening the library makes the folder that it lies in
  const logger: Logger = {
    log: (level, message, details) => (log ??= openLog(paths.log)).log(level, message, details),
  };
  try {
    const places = programPlaces(import.meta.url);
    const library = await openProgramLibrary({
      catalogueFolder,
      places,
      providers: options.providers,
      opensAtOnce,
      logger,
    });
    try {
      process.exitCode = (await command({ library, output, logger, places, signal })) ?? EXIT.done;
    } finally {
      await library.close();
    }
  } catch (error) {
    // what the store says where nobody expects it; other errors of files tell nothing of the catalogue
    const isOfStore = /^(SQLITE_|ENOSPC)/.test(systemCode(error) ?? '');
    const told = isOfStore ? ownersError(error, paths.catalogue) : error;
    // where there is no catalogue, none is made for the sake of a log
    if (existsSync(paths.folder)) logger.log('error', 'the command failed', error);
    printError(output, told);
    process.exitCode = EXIT.failed;
  } finally {
    release();
    log?.close();
  }
}
