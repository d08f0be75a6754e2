import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['test/unit/**/*.test.ts', 'test/integration/**/*.test.ts', 'test/e2e/**/*.test.ts'],
    globalSetup: 'test/fixtures/globalSetup.ts',
    // tests that load onnxruntime themselves must not report to its makers either (src/core/tagger/taggerChild.ts)
    env: { ORT_DISABLE_TELEMETRY: '1' },
    // generous: tests run whole programs, on machines that are busy with other things; none waits for a clock
    testTimeout: 120_000,
    hookTimeout: 180_000,
    // two cores: more workers than that only make the tests that start processes slower
    maxWorkers: 2,
    // the second one is for .ci/run, which takes the counts from it
    reporters: ['default', ['json', { outputFile: 'out/test-results.json' }]],
  },
});
