/**
 * @file Bundles each process's entry into `out/main`. Targets are set by hand: Node 20 is what the oldest Electron that
 * Tagroll runs on has inside (docs/adr). Everything from node_modules but zod stays outside the bundle.
 */
import { resolve } from 'node:path';
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
        },
        output: { format: 'es', entryFileNames: '[name].js', chunkFileNames: 'chunks/[name]-[hash].js' },
      },
    },
  },
});
