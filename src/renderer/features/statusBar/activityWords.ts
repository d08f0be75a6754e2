/** @file What goes on in the library, in words. */

import type { Activity } from '../../lib/activity.ts';
import { failureWords } from '../../lib/errorWords.ts';
import { duration, number, rounded } from '../../lib/format.ts';
import { text } from '../../lib/i18n.ts';

export interface ActivityWords {
  /** Without figures: read out when it changes. */
  readonly state: string;
  /** What is shown: the state with its figures. */
  readonly shown: readonly string[];
  /** 0 to 1 while there is an end in sight; else null. */
  readonly share: number | null;
  readonly tone: 'busy' | 'quiet' | 'good' | 'warn' | 'bad';
}

function working({ progress }: Activity): ActivityWords {
  const { finished, remaining, rate, secondsLeft } = progress;
  const total = finished + remaining;
  return {
    state: text('statusBar.working'),
    shown: [
      text('statusBar.photos-of', { done: finished, total }),
      ...(rate === null ? [] : [text('statusBar.rate', { rate: number(rounded(rate)) })]),
      ...(secondsLeft === null ? [] : [text('statusBar.time-left', { time: duration(secondsLeft) })]),
    ],
    share: total === 0 ? null : finished / total,
    tone: 'busy',
  };
}

/** The words for a state of the library. */
export function activityWords(activity: Activity): ActivityWords {
  const { state, files, progress, failure, elsewhere } = activity;
  const plain = (tone: ActivityWords['tone'], ...shown: string[]): ActivityWords => ({
    state: text(`statusBar.${state}`),
    shown,
    share: null,
    tone,
  });
  switch (state) {
    case 'starting':
      return plain('quiet', text('statusBar.starting'));
    case 'looking':
      return plain('busy', files > 0 ? text('statusBar.looking-at', { files }) : text('statusBar.looking'));
    case 'working':
      return working(activity);
    case 'watching':
      return plain('good', text('statusBar.watching'));
    case 'paused':
      return plain(
        'warn',
        text('statusBar.paused'),
        ...(progress.remaining > 0 ? [text('statusBar.left', { count: progress.remaining })] : []),
      );
    case 'elsewhere':
      return plain('quiet', text('statusBar.elsewhere'), ...(elsewhere === null ? [] : [elsewhere]));
    case 'stopped':
      return plain('bad', text('statusBar.stopped'), ...(failure ? [failureWords(failure)] : []));
  }
}
