/**
 * @file Keeps the catalogue in line with the disk while the program runs. Hints say which directories to read; reading
 * them is reconcile's, and there is one reader, so that nothing happens twice at a time. Runs in the library thread.
 *
 * A change's way: watch → hint → dirty directory (100 ms) → reconcile → `onChanges`. A file that is still being written
 * keeps its directory dirty. Directories are watched before they are read, so that no change falls between the two.
 */

import { writeWhenFree } from '../catalogue/busyCatalogue.ts';
import { libraryFolder, libraryFolders, setFolderOffline } from '../catalogue/folders.ts';
import { TagrollError, toFailure, type ErrorCode } from '../domain/errors.ts';
import type { FilePath } from '../domain/filePath.ts';
import type { LibraryFolderId } from '../domain/ids.ts';
import { watchDirectories } from './chokidarAdapter.ts';
import { DirtyDirectories } from './dirtyDirectories.ts';
import { joinPath, parentPath, realDisk } from './disk.ts';
import type { ReconcileContext } from './reconcile.ts';
import { RootGuard } from './rootGuard.ts';
import { Settling } from './settling.ts';
import type { ScanProblem } from './summary.ts';
import { WatchedFolder } from './watchedFolder.ts';
import { WatchReader, type Room, type WatchEvents } from './watchReader.ts';

export type { WatchEvents } from './watchReader.ts';

const ROOT_EVERY = 1000;
const POLL_EVERY = 10_000;
const FLOOD = 8000;
/** Milliseconds between two looks whether a folder that is left is still being read. */
const LEFT_EVERY = 5;
/** Milliseconds until a directory is read again after the catalogue could not be written. */
const AFTER_TROUBLE = 5000;

export class LibraryWatcher {
  readonly #context: ReconcileContext;
  readonly #events: WatchEvents;
  readonly #reader: WatchReader;
  readonly #rooms = new Map<LibraryFolderId, Room>();
  readonly #dirty = new DirtyDirectories();
  /** Rooms of which it is being asked whether the folder is there, or where the answer could not be dealt with. */
  readonly #asked = new Set<Room>();
  readonly #stop = new AbortController();
  readonly #timers: NodeJS.Timeout[] = [];
  #wake: NodeJS.Timeout | null = null;
  #work: Promise<void> | null = null;
  #readsFolder = false;

  /** Watches all library folders but those that `isLeft` names, which may be added later. */
  constructor(
    context: ReconcileContext,
    events: WatchEvents,
    isLeft: (folderId: LibraryFolderId) => boolean = () => false,
  ) {
    const now = context.now ?? Date.now;
    this.#context = { ...context, settling: new Settling(now) };
    this.#events = events;
    this.#reader = new WatchReader(this.#context, events, this.#dirty, this.#stop.signal, () =>
      this.#readDue(),
    );
    for (const { id } of libraryFolders(context.database)) if (!isLeft(id)) this.#addRoom(id);
    this.#timers.push(
      setInterval(() => this.#lookAtRoots(), ROOT_EVERY),
      setInterval(() => this.#lookAtPolled(), events.pollEvery ?? POLL_EVERY),
    );
    events.signal?.addEventListener('abort', () => void this.close(), { once: true });
    this.#startWork();
  }

  /** Watches a folder that was added to the library. */
  addFolder(folderId: LibraryFolderId): void {
    if (!this.#rooms.has(folderId)) this.#addRoom(folderId);
    this.#startWork();
  }

  /** The folders that are watched. */
  get folders(): readonly Pick<Room, 'id' | 'path'>[] {
    return [...this.#rooms.values()];
  }

  /** Leaves a folder; resolves when nothing of it is being read, so that it can be taken out of the library. */
  async removeFolder(folderId: LibraryFolderId): Promise<void> {
    const room = this.#rooms.get(folderId);
    if (!room) return;
    this.#rooms.delete(folderId);
    this.#dirty.clear(folderId);
    room.leave.abort();
    await room.watches.close();
    while (room.readers > 0) await new Promise((resolve) => setTimeout(resolve, LEFT_EVERY));
  }

  /** Reads a whole folder again. */
  rescan(folderId: LibraryFolderId): void {
    const room = this.#rooms.get(folderId);
    if (room) room.needsScan = true;
    this.#startWork();
  }

  /** True while a folder is read as a whole, or is about to be. */
  get isLooking(): boolean {
    return this.#readsFolder || [...this.#rooms.values()].some((room) => room.needsScan);
  }

  /** Resolves when everything that was noticed so far has been read, growing files included. */
  async idle(): Promise<void> {
    while (!this.#stop.signal.aborted) {
      if (this.#work) await this.#work;
      else if (this.#dirty.wait() === null) return;
      else await new Promise((resolve) => setTimeout(resolve, 20));
    }
  }

  /** Resolves when every folder has been read once, or is offline. */
  async scanned(): Promise<void> {
    await this.#work;
  }

  /** Stops watching; what is being read is finished or left for the next start. */
  async close(): Promise<void> {
    this.#stop.abort();
    for (const timer of this.#timers) clearInterval(timer);
    if (this.#wake) clearTimeout(this.#wake);
    await this.#work;
    await Promise.all([...this.#rooms.values()].map((room) => room.watches.close()));
  }

  #addRoom(id: LibraryFolderId): void {
    const { path } = libraryFolder(this.#context.database, id);
    const guard = new RootGuard(this.#context.disk ?? realDisk, path);
    this.#rooms.set(id, {
      id,
      path,
      guard,
      watches: this.#freshWatches(id, path),
      needsScan: true,
      leave: new AbortController(),
      readers: 0,
      hints: 0,
    });
  }

  #freshWatches(id: LibraryFolderId, root: FilePath): WatchedFolder {
    const hints = {
      onDirty: (path: FilePath, event: 'rename' | 'change', name: string | null): void => {
        const room = this.#rooms.get(id);
        if (room) room.hints += 1;
        // a sidecar that is written, a log that grows: no photo; a new name may be a directory, whatever it looks like
        if (event === 'change' && name !== null && this.#context.photoNames.isPhotoName(name) === 'no')
          return;
        this.#dirty.add(id, path);
        this.#arm();
      },
      onSelf: (path: FilePath): void => {
        const room = this.#rooms.get(id);
        if (path === '') {
          if (room) this.#lookAtRoot(room);
          return;
        }
        // its watch follows it to wherever it went, as do those below it; whatever is here now is found from above
        room?.watches.forget(path);
        this.#dirty.add(id, parentPath(path));
        this.#arm();
      },
      onProblem: (path: FilePath, failure: ScanProblem['failure']): void =>
        this.#events.onProblem?.({ path: joinPath(root, path), failure }),
    };
    return new WatchedFolder(root, hints, this.#events.watchDirectories ?? watchDirectories);
  }

  #arm(): void {
    const wait = this.#dirty.wait();
    if (this.#work || this.#stop.signal.aborted || wait === null) return;
    if (this.#wake) clearTimeout(this.#wake);
    this.#wake = setTimeout(() => this.#startWork(), wait);
  }

  #startWork(): void {
    if (this.#work || this.#stop.signal.aborted) return;
    this.#work = this.#doWork().finally(() => {
      this.#work = null;
      this.#arm();
    });
  }

  async #doWork(): Promise<void> {
    while (!this.#stop.signal.aborted) {
      if (await this.#readDue()) continue;
      const room = [...this.#rooms.values()].find((one) => one.needsScan);
      if (!room) return;
      room.needsScan = false;
      this.#readsFolder = true;
      await this.#guarded(
        room,
        () => this.#reader.readFolder(room),
        () => (room.needsScan = true),
      ).finally(() => (this.#readsFolder = false));
    }
  }

  /** Reads what is due. @returns false where nothing was. */
  async #readDue(): Promise<boolean> {
    const due = this.#dirty.takeDue();
    for (const [folderId, paths] of due) {
      const room = this.#rooms.get(folderId);
      if (!room) continue;
      await this.#guarded(
        room,
        () => this.#reader.readDirectories(room, paths),
        () => paths.forEach((path) => this.#dirty.add(folderId, path, AFTER_TROUBLE)),
      );
    }
    return due.size > 0;
  }

  /** Runs `work`; an unreachable folder goes offline, other trouble is told and leads to `again`. Never rejects. */
  async #guarded(room: Room, work: () => Promise<void>, again: () => void): Promise<void> {
    room.readers += 1;
    try {
      await work().catch(async (error: unknown) => {
        if (!hasCode(error, 'FOLDER_OFFLINE') || !this.#isWatched(room)) throw error;
        await this.#goOffline(room, error.message);
      });
    } catch (error) {
      this.#onTrouble(room, error, again);
    } finally {
      room.readers -= 1;
    }
  }

  #isWatched(room: Room): boolean {
    return !this.#stop.signal.aborted && this.#rooms.get(room.id) === room;
  }

  /** Tells what went wrong and comes back to it with `again`; a folder that another program took out is left. */
  #onTrouble(room: Room, error: unknown, again: () => void): void {
    if (!this.#isWatched(room) || hasCode(error, 'CANCELLED')) return;
    const tell = (trouble: unknown): void =>
      this.#events.onProblem?.({ path: room.path, failure: toFailure(trouble) });
    if (hasCode(error, 'FOLDER_UNKNOWN')) {
      this.removeFolder(room.id).catch(tell);
      return;
    }
    tell(error);
    setTimeout(() => {
      again();
      this.#startWork();
    }, AFTER_TROUBLE).unref();
  }

  /** @throws {TagrollError} CATALOGUE_*, DISK_FULL where that could not be noted. */
  async #goOffline(room: Room, problem: string): Promise<void> {
    const { database } = this.#context;
    this.#dirty.clear(room.id);
    room.guard.forget();
    await this.#renewWatches(room);
    if (await writeWhenFree(database, () => setFolderOffline(database, room.id, problem))) {
      this.#events.onFolderState?.(room.id, 'offline', problem);
    }
  }

  /** Gives up all watches of a folder at once. */
  async #renewWatches(room: Room): Promise<void> {
    const { watches } = room;
    room.watches = this.#freshWatches(room.id, room.path);
    await watches.close();
  }

  #lookAtRoots(): void {
    for (const room of this.#rooms.values()) {
      if (room.hints > FLOOD) room.needsScan = true;
      room.hints = 0;
      this.#lookAtRoot(room);
    }
    this.#startWork();
  }

  /** Asks whether the folder is there, without waiting for the answer here. */
  #lookAtRoot(room: Room): void {
    if (this.#asked.has(room)) return;
    this.#asked.add(room);
    const lookAgain = (): void => void this.#asked.delete(room);
    this.#followRoot(room).then(lookAgain, (error: unknown) => this.#onTrouble(room, error, lookAgain));
  }

  /** Asks whether the folder is there, and follows it where it went or came. */
  async #followRoot(room: Room): Promise<void> {
    const answer = await room.guard.look();
    if (!this.#isWatched(room) || answer === 'same') return;
    const offline = libraryFolder(this.#context.database, room.id).state === 'offline';
    if (answer instanceof TagrollError) {
      if (!offline) await this.#goOffline(room, answer.message);
    } else if (offline || answer === 'another') {
      room.guard.forget();
      await this.#renewWatches(room);
      room.needsScan = true;
      this.#startWork();
    }
  }

  #lookAtPolled(): void {
    for (const room of this.#rooms.values()) {
      // a round that is not over yet is not overtaken by the next
      if (this.#dirty.has(room.id)) continue;
      for (const path of room.watches.polled) this.#dirty.add(room.id, path, 0);
    }
    this.#arm();
  }
}

function hasCode(error: unknown, code: ErrorCode): error is TagrollError {
  return error instanceof TagrollError && error.code === code;
}

/**
 * Begins to watch all library folders. Resolves when each has been read once and is being watched, or is offline.
 * Close the watcher (or abort the signal) before the catalogue is closed.
 */
export async function startWatching(
  context: ReconcileContext,
  events: WatchEvents = {},
): Promise<LibraryWatcher> {
  const watcher = new LibraryWatcher(context, events);
  await watcher.scanned();
  return watcher;
}
