/** @file `tagroll serve` */

import { join } from 'node:path';
import packageJson from '../../../package.json' with { type: 'json' };
import { Service } from '../../service/service.ts';
import { EXIT, type CommandContext } from '../context.ts';
import { checkFolders } from '../folderArguments.ts';
import { servedHost } from '../serve/host.ts';
import { openServer } from '../serve/httpServer.ts';
import { hasDisplay, openBrowser } from '../serve/openBrowser.ts';
import { isLoopback } from '../serve/requestChecks.ts';

export interface ServeCommandOptions {
  readonly port?: number;
  readonly host?: string;
  /** Undefined: where somebody is there to see it. */
  readonly open?: boolean;
}

const IN_THE_OPEN =
  'Everybody on the network who has the address can use the library, and what is sent can be read on its way.';

/**
 * Milliseconds after Ctrl-C at which the program ends in any case, also where a model, a drive or a busy machine takes its
 * time: the catalogue can be left at every instant, and what the program started ends with it.
 */
const PATIENCE = 2700;

/** Shows the library in a browser until it is interrupted. */
export async function serve(
  { library, output, logger, places, signal }: CommandContext,
  folders: readonly string[],
  options: ServeCommandOptions,
): Promise<number> {
  checkFolders(folders);
  for (const folder of folders) await library.folderKeeper.add(folder);
  const service = new Service({ library, host: servedHost(packageJson.version), logger });
  const server = await openServer({
    service,
    pictures: library.pictures,
    rendererFolder: places.rendererFolder,
    icon: join(places.resources, 'icons', 'icon.png'),
    host: options.host,
    port: options.port,
    logger,
  });
  try {
    const warning = isLoopback(options.host) ? null : IN_THE_OPEN;
    if (warning !== null) output.note(warning);
    output.record({ event: 'serving', address: server.address, ...(warning === null ? {} : { warning }) });
    output.line(`Tagroll is open at ${server.address}`);
    const opens = options.open ?? (!output.json && process.stdout.isTTY && hasDisplay());
    if (opens && !(await openBrowser(server.singleAddress()))) {
      output.note('The browser could not be started. Open the address by hand.');
    }
    // after the address: it is open at once, and loading models takes a while
    library.worker.start('serve');
    await untilAborted(signal);
    setTimeout(() => {
      logger.log('info', 'the program did not end in time, and was left');
      process.exit(EXIT.done);
    }, PATIENCE).unref();
  } finally {
    // both at a time, because each waits a little for others to end
    await Promise.all([server.close(), library.worker.close()]);
  }
  return EXIT.done;
}

function untilAborted(signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal.aborted) resolve();
    else signal.addEventListener('abort', () => resolve(), { once: true });
  });
}
