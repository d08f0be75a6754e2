/** @file The line that tells how a download goes. */

import { describe, expect, it } from 'vitest';
import { downloadText } from '../../../src/cli/commands/models.ts';
import type { ModelId } from '../../../src/core/domain/ids.ts';
import type { DownloadReport } from '../../../src/core/modelDownloads.ts';

const report: DownloadReport = {
  modelId: 'm' as ModelId,
  state: 'running',
  received: 30_000_000,
  total: 120_000_000,
  rate: 3_000_000,
  failure: null,
};

describe('the line of a download', () => {
  it('tells how much is there, how fast it comes and how long it takes', () => {
    expect(downloadText(report, false)).toBe('30.0 MB of 120.0 MB, 3.0 MB/s, 30 s left');
    expect(downloadText(report, true)).toBe(
      '██████░░░░░░░░░░░░░░░░░░ 30.0 MB of 120.0 MB, 3.0 MB/s, 30 s left',
    );
  });

  it('promises nothing while it does not know, or nothing comes', () => {
    expect(downloadText({ ...report, rate: null }, false)).toBe('30.0 MB of 120.0 MB');
    expect(downloadText({ ...report, rate: 0 }, false)).toBe('30.0 MB of 120.0 MB');
  });
});
