/**
 * @file One process at a time brings a catalogue up to date. The lock is the operating system's, taken through SQLite on a
 * file of its own: a killed process gives it back at once, and nothing stale is ever left behind.
 */

import { readFileSync, writeFileSync } from 'node:fs';
import DatabaseConstructor from 'better-sqlite3';
import { systemCode, TagrollError } from '../domain/errors.ts';
import { ownersError } from './database.ts';

export interface WorkLock {
  release(): void;
}

/** The process that is at work on a catalogue. */
export interface Holder {
  readonly pid: number;
  readonly what: string;
}

function readHolder(path: string): Holder | null {
  try {
    const parsed: unknown = JSON.parse(readFileSync(`${path}.json`, 'utf8'));
    if (typeof parsed !== 'object' || parsed === null || !('pid' in parsed) || !('what' in parsed))
      return null;
    return typeof parsed.pid === 'number' && typeof parsed.what === 'string'
      ? { pid: parsed.pid, what: parsed.what }
      : null;
  } catch (error) {
    // only a note for people: absent, or half written at this very moment
    if (error instanceof SyntaxError || systemCode(error) !== null) return null;
    throw error;
  }
}

/** True where a process with this number runs; by now it may be another than was meant. */
export function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    // EPERM: it runs, for another user
    return error instanceof Error && 'code' in error && error.code === 'EPERM';
  }
}

function isBusy(error: unknown): boolean {
  return systemCode(error)?.startsWith('SQLITE_BUSY') ?? false;
}

function open(path: string, timeout: number): DatabaseConstructor.Database {
  try {
    return new DatabaseConstructor(path, { timeout });
  } catch (error) {
    throw ownersError(error, path);
  }
}

/** Milliseconds that a lock is waited for: another process may only be looking who holds it. */
const PATIENCE = 500;

/**
 * Takes the lock for `what` ("scan", "watch"), waiting for it up to `patience` milliseconds, which hold the thread.
 * @throws {TagrollError} CATALOGUE_BUSY where another process holds it, with its process id; CATALOGUE_NOT_WRITABLE,
 * DISK_FULL.
 */
export function takeWorkLock(path: string, what: string, patience: number = PATIENCE): WorkLock {
  const database = open(path, patience);
  try {
    database.exec('BEGIN EXCLUSIVE');
  } catch (error) {
    database.close();
    if (!isBusy(error)) throw ownersError(error, path);
    const holder = readHolder(path);
    throw new TagrollError(
      'CATALOGUE_BUSY',
      holder
        ? `Another Tagroll is at work on this catalogue ("${holder.what}", process ${holder.pid}). Wait until it has finished, or stop it.`
        : `Another Tagroll is at work on this catalogue. Wait until it has finished, or stop it.`,
      { cause: error },
    );
  }
  try {
    writeFileSync(`${path}.json`, JSON.stringify({ pid: process.pid, what }));
  } catch (error) {
    database.close();
    throw ownersError(error, path);
  }
  return { release: () => database.close() };
}

/** Who holds the lock, or null where nobody does. */
export function workLockHolder(path: string): Holder | null {
  const database = open(path, 0);
  try {
    database.exec('BEGIN EXCLUSIVE');
    return null;
  } catch (error) {
    if (isBusy(error)) return readHolder(path);
    throw ownersError(error, path);
  } finally {
    database.close();
  }
}
