/** @file The types that make every entry of the contract have its handler: one that is missing does not compile. */

import type { z } from 'zod';
import type {
  CommandName,
  Commands,
  EventName,
  EventValue,
  Queries,
  QueryName,
} from '../contract/contract.ts';
import type { Library } from '../core/library.ts';
import type { Logger } from '../core/domain/logger.ts';
import type { FolderChooser } from './folderChooser.ts';

/** What every handler is given beside its input. */
export interface HandlerContext {
  readonly library: Library;
  readonly host: Host;
  readonly logger: Logger;
  /** Aborted when the caller no longer wants the answer. */
  readonly signal: AbortSignal;
  /** Tells all windows. */
  readonly emit: Emit;
  /** Directories by handle, for windows without a system dialog. */
  readonly chooser: FolderChooser;
}

export type Emit = <Name extends EventName>(event: Name, value: EventValue<Name>) => void;

/** What only the program around the library can do; each may refuse with NOT_HERE. */
export interface Host {
  readonly version: string;
  readonly platform: string;
  readonly isDesktop: boolean;
  readonly locale: string;
  /** The system's dialog for folders; absolute paths, none where it was cancelled. */
  chooseFolders(purpose: 'library' | 'model'): Promise<readonly string[]>;
  /** Shows a file in the system's file manager. */
  showInFolder(path: string): Promise<void>;
  /** Opens a file in the system's program for it. */
  openFile(path: string): Promise<void>;
}

type Handler<Entry extends { readonly input: z.ZodType; readonly output: z.ZodType }> = (
  input: z.output<Entry['input']>,
  context: HandlerContext,
) => z.input<Entry['output']> | Promise<z.input<Entry['output']>>;

export type QueryHandlers = { readonly [Name in QueryName]: Handler<Queries[Name]> };
export type CommandHandlers = { readonly [Name in CommandName]: Handler<Commands[Name]> };
