/**
 * @file Bundles each process's entry into `out`. Targets are set by hand: Node 20 and Chromium 130 are what the oldest
 * Electron that Tagroll runs on has inside (docs/adr). In `out/main` everything from node_modules but zod stays outside
 * the bundle.
 */
import { resolve } from 'node:path';
import react from '@vitejs/plugin-react';
import { defineConfig } from 'electron-vite';

export default defineConfig({
  main: {
    build: {
      target: 'node20',
      outDir: 'out/main',
      sourcemap: true,
      minify: false,
      // of its 90 milliseconds to load, in four places of the program, most are files that nothing here uses
      externalizeDeps: { exclude: ['zod'] },
      rollupOptions: {
        input: {
          cli: resolve('src/cli/main.ts'),
          taggerProcess: resolve('src/core/tagger/taggerProcess.ts'),
          decoderProcess: resolve('src/core/media/decoderProcess.ts'),
          decoderThread: resolve('src/core/media/decoderThread.ts'),
          backupThread: resolve('src/core/catalogue/backupThread.ts'),
        },
        output: { format: 'es', entryFileNames: '[name].js', chunkFileNames: 'chunks/[name]-[hash].js' },
      },
    },
  },
  // one file of CommonJS each: the preload script because it is sandboxed; the shell because Electron is ready, and its
  // window could be open, a fifth of a second before modules of ECMAScript are loaded; the library thread because it is
  // loaded beside that, and costs a third less so
  preload: {
    build: {
      target: 'node20',
      outDir: 'out/shell',
      isolatedEntries: true,
      externalizeDeps: false,
      rollupOptions: {
        // a compiled one, and one that would be bundled as for a browser
        external: ['better-sqlite3', 'pino'],
        input: {
          main: resolve('src/main/main.ts'),
          libraryThread: resolve('src/main/libraryThread.ts'),
          preload: resolve('src/preload/preload.ts'),
        },
        output: { format: 'cjs', entryFileNames: '[name].cjs' },
      },
    },
  },
  renderer: {
    root: 'src/renderer',
    // served windows lie below an address that is another with each start
    base: './',
    plugins: [react()],
    build: {
      target: 'chrome130',
      outDir: 'out/renderer',
      sourcemap: false,
      minify: true,
      modulePreload: { polyfill: false },
      rollupOptions: {
        input: resolve('src/renderer/index.html'),
        // what the first moment needs is one file: thirty small ones cost it a tenth of a second
        output: { codeSplitting: { groups: [{ name: 'window', test: /src\/renderer\/main\.tsx$/ }] } },
      },
    },
  },
});
