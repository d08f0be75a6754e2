/** @file Progress on a terminal: one line that is written over; elsewhere a plain line every few seconds. */

import { counted, duration } from './output.ts';

export interface ProgressReport {
  readonly finished: number;
  readonly remaining: number;
  readonly rate: number | null;
  readonly secondsLeft: number | null;
}

const BAR = 24;
const PLAIN_EVERY = 5000;

/** A bar of `width` characters of which `share` (0 to 1) is full. */
export function bar(share: number, width = BAR): string {
  const full = Math.max(0, Math.min(width, Math.floor(share * width)));
  return `${'█'.repeat(full)}${'░'.repeat(width - full)}`;
}

/** The text of a report. */
export function progressText({ finished, remaining, rate, secondsLeft }: ProgressReport): string {
  const total = finished + remaining;
  const parts = [`${finished.toLocaleString('en')} of ${counted(total, 'photo')}`];
  if (rate !== null) parts.push(`${rate.toFixed(rate < 10 ? 1 : 0)}/s`);
  if (secondsLeft !== null && remaining > 0) parts.push(`${duration(secondsLeft)} left`);
  return parts.join(', ');
}

/** Shows progress on standard error, so that standard output stays an answer. */
export class ProgressLine {
  readonly #stream: NodeJS.WriteStream;
  readonly #terminal: boolean;
  readonly #quiet: boolean;
  #lastPlain = 0;
  #drawn = false;

  constructor(quiet: boolean, stream: NodeJS.WriteStream = process.stderr) {
    this.#stream = stream;
    this.#terminal = stream.isTTY;
    this.#quiet = quiet;
  }

  /** Shows a report. */
  report(report: ProgressReport): void {
    const total = report.finished + report.remaining;
    this.text(
      `${this.#terminal && total > 0 ? `${bar(report.finished / total)} ` : ''}${progressText(report)}`,
    );
  }

  /** Shows any text in the line's place. */
  text(text: string): void {
    if (this.#quiet) return;
    if (this.#terminal) {
      const width = (this.#stream.columns || 80) - 1;
      this.#stream.write(`\r\x1b[2K${text.slice(0, width)}`);
      this.#drawn = true;
      return;
    }
    const now = performance.now();
    if (now - this.#lastPlain < PLAIN_EVERY && this.#lastPlain !== 0) return;
    this.#lastPlain = now;
    this.#stream.write(`${text}\n`);
  }

  /** Takes the line away before something else is printed. */
  clear(): void {
    if (this.#drawn) this.#stream.write('\r\x1b[2K');
    this.#drawn = false;
  }
}
