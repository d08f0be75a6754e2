/** @file The `tagroll` command line: reads the arguments and hands over to `commands/`. */

import { Command, InvalidArgumentError } from 'commander';
import packageJson from '../../package.json' with { type: 'json' };
import { EXIT, runCommand, type CommandContext, type CommandManner, type CommonOptions } from './context.ts';
import { backUp } from './commands/backup.ts';
import { excludeFromFolder, listFolders, removeFolder } from './commands/folders.ts';
import {
  addModel,
  downloadModel,
  listAvailableModels,
  listModels,
  removeModel,
  stopModel,
  useModel,
} from './commands/models.ts';
import { openWindow } from './commands/open.ts';
import { ratePhotos } from './commands/rate.ts';
import { scan } from './commands/scan.ts';
import { searchPhotos, type SearchOptions } from './commands/search.ts';
import type { ServeCommandOptions } from './commands/serve.ts';
import { showPhotos } from './commands/show.ts';
import { showStatus } from './commands/status.ts';
import { tagPhotos } from './commands/tag.ts';
import { listTags } from './commands/tags.ts';
import { redoLast, undoLast } from './commands/undo.ts';
import { watch } from './commands/watch.ts';
import { shieldWords } from './shieldWords.ts';

function wholeNumber(text: string): number {
  const value = Number(text);
  if (!Number.isInteger(value) || value < 0) throw new InvalidArgumentError('It must be a whole number.');
  return value;
}

function portNumber(text: string): number {
  const value = wholeNumber(text);
  if (value > 65_535) throw new InvalidArgumentError('It must be at most 65535.');
  return value;
}

function hostName(text: string): string {
  // to Node an empty name, such as an unset variable of the shell, is all addresses of the machine
  if (text.trim() === '') throw new InvalidArgumentError('It must not be empty.');
  return text;
}

/** A command with the options that all have. */
function command(parent: Command, name: string, description: string): Command {
  return parent
    .command(name)
    .description(description)
    .option('--json', 'answer with one JSON document')
    .option('--catalogue <folder>', "folder of the catalogue (default: the system's place for user data)")
    .option('--providers <list>', 'hardware to try for models, such as "cpu" or "webgpu,cpu"');
}

type Run<Arguments extends readonly unknown[], Options> = (
  context: CommandContext,
  ...rest: [...Arguments, Options]
) => Promise<number | void>;

/** Runs `run` with the library open. Commander hands over the arguments, the options, and the command itself. */
function action<Arguments extends readonly unknown[], Options extends object>(
  run: Run<Arguments, Options>,
  manner?: CommandManner,
) {
  return (...given: unknown[]): Promise<void> => {
    const [options] = given.slice(-2) as [Options & CommonOptions];
    const words = given.slice(0, -2) as unknown as Arguments;
    return runCommand(options, (context) => run(context, ...words, options), manner);
  };
}

const asksForJson = process.argv.includes('--json');
const program = new Command('tagroll')
  .description(packageJson.description)
  .version(packageJson.version)
  .showHelpAfterError(asksForJson ? false : 'Try "tagroll --help", or "tagroll COMMAND --help".')
  .configureOutput({
    writeErr: (text) => {
      const message = text.trim().replace(/^error: /, '');
      if (asksForJson)
        process.stdout.write(`${JSON.stringify({ error: { code: 'INPUT_INVALID', message } }, null, 2)}\n`);
      else process.stderr.write(text);
    },
  })
  .exitOverride((error) => process.exit(error.exitCode === 0 ? EXIT.done : EXIT.misused));

program
  .command('open', { isDefault: true })
  .description('open the window, or the same in a browser where there is no display')
  .argument('[folders...]', 'folders to add to the library')
  .option('--json', 'one JSON document for each thing that is told')
  .option('--catalogue <folder>', "folder of the catalogue (default: the system's place for user data)")
  .option('--providers <list>', 'hardware to try for models, such as "cpu" or "webgpu,cpu"')
  .action(openWindow);
command(program, 'scan', 'add folders to the library, read and tag their photos')
  .argument('[folders...]', 'folders to add; none: all folders of the library')
  .option('--retry-failed', 'try again what failed before')
  .action(action<[string[]], { retryFailed?: boolean }>(scan));
command(program, 'watch', 'stay, and take up every change as it happens; --json: one line for each event')
  .argument('[folders...]', 'folders to add')
  .action(action<[string[]], object>(watch, { inLines: true }));
command(
  program,
  'serve',
  'show the library in a browser on this machine, and take up every change as it happens',
)
  .argument('[folders...]', 'folders to add')
  .option('--port <number>', 'where to listen (default: 7437, or a free one where that is taken)', portNumber)
  .option('--host <address>', 'listen at another address than that of this machine alone', hostName)
  .option('--open', "open the system's browser (default: where this terminal has a screen)")
  .option('--no-open', 'only print the address')
  .action(
    action<[string[]], ServeCommandOptions>(
      async (context, folders, options) => {
        // no other command needs what it loads
        const { serve } = await import('./commands/serve.ts');
        return serve(context, folders, options);
      },
      { inLines: true, opensAtOnce: true },
    ),
  );
command(program, 'search', 'find photos: tags, dates, folders, cameras, words')
  .argument('<query...>', `such as 'beach and not people date:2019..2021'`)
  .option('--limit <n>', 'most photos to show (default: 100; with --paths all)', wholeNumber)
  .option('--offset <n>', 'photos to pass over first', wholeNumber, 0)
  .option('--explain', 'tell how the query was understood')
  .option('--paths', 'paths only, all of them, for other programs')
  .option(
    '--print0',
    'the same with a NUL byte after each path, for xargs -0; names are byte for byte those on disk',
  )
  .action(
    action<[string[]], SearchOptions>((context, words, options) =>
      searchPhotos(context, words.join(' '), options),
    ),
  );
command(program, 'tag', 'correct tags: +dog adds or accepts, -cat rejects, ?bird takes a decision back')
  .argument('<words...>', `a query in quotes, or paths; then the changes (quote '?bird' for the shell)`)
  .action(action<[string[]], object>(tagPhotos));
command(program, 'rate', 'rate photos: 1 to 5 stars, 0 takes the rating away')
  .argument('<words...>', 'a query in quotes, or paths; then the rating')
  .action(action<[string[]], object>(ratePhotos));
command(program, 'tags', 'list the vocabulary with counts by provenance')
  .option('--all', 'also tags that no photo has')
  .action(action<[], { all?: boolean }>(listTags));
command(program, 'show', 'tell all that is known of photos')
  .argument('<paths...>')
  .action(action<[string[]], object>(showPhotos));
command(program, 'undo', 'take the last correction back').action(action<[], object>(undoLast));
command(program, 'redo', 'do again what was undone last').action(action<[], object>(redoLast));
command(program, 'backup', 'copy the catalogue into its backups, and check the copy').action(
  action<[], object>(backUp),
);
command(program, 'status', 'tell what is done, to do and wrong, and which hardware runs the models')
  .option('--probe', 'load the models again to see which hardware runs them')
  .action(action<[], { probe?: boolean }>(showStatus));

const models = program.command('models').description('the models that tag');
command(models, 'add', 'add the model in a folder')
  .argument('<folder>')
  .action(action<[string], object>(addModel));
command(models, 'list', 'list the models').action(action<[], object>(listModels));
command(models, 'available', 'list the models that Tagroll knows, and what there is of each').action(
  action<[], object>(listAvailableModels),
);
command(models, 'download', 'download a model that Tagroll knows; goes on where it was stopped')
  .argument('<id>')
  .action(action<[string], object>(downloadModel));
command(models, 'use', 'put a model in use').argument('<id>').action(action<[string], object>(useModel));
command(models, 'stop', 'take a model out of use')
  .argument('<id>')
  .action(action<[string], object>(stopModel));
command(models, 'remove', 'remove a model').argument('<id>').action(action<[string], object>(removeModel));

const folders = program.command('folders').description("the library's folders");
command(folders, 'list', 'list the folders').action(action<[], object>(listFolders));
command(folders, 'remove', 'take a folder out of the library; its files are not touched')
  .argument('<folder>')
  .action(action<[string], object>(removeFolder));
command(folders, 'exclude', 'pass over places in a folder; what you decided on their photos is kept')
  .argument('<folder>')
  .argument(
    '[patterns...]',
    `as in a .gitignore file, such as 'raw/' or '*.png'; none: show those that there are`,
  )
  .option('--none', 'pass over nothing any more')
  .action(action<[string, string[]], { none?: boolean }>(excludeFromFolder));

// a reader that closes the pipe early (`tagroll search … | head`) is no error
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code === 'EPIPE') process.exit(EXIT.done);
  throw error;
});

await program.parseAsync([...process.argv.slice(0, 2), ...shieldWords(process.argv.slice(2))]);
