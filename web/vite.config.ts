import { readdirSync } from 'node:fs';
import { build, defineConfig, type Plugin } from 'vite';

/**
 * Builds the service worker by itself and in one file: it shares code with the page, and not every browser lets a service worker
 * import. The list of the page's built files, which it keeps for when there is no connection, is written into it.
 */
function worker(): Plugin {
  return {
    name: 'worker',
    enforce: 'post',
    async generateBundle(_, bundle) {
      const kept = [
        '/',
        ...readdirSync(new URL('public', import.meta.url)).map((name) => `/${name}`),
        ...Object.keys(bundle).filter((name) => name.startsWith('assets/')).map((name) => `/${name}`),
      ];
      await build({
        configFile: false,
        logLevel: 'warn',
        publicDir: false,
        define: { __SHELL__: JSON.stringify(kept.sort()) },
        build: {
          target,
          emptyOutDir: false,
          rollupOptions: { input: 'src/offline/worker.ts', output: { format: 'iife', codeSplitting: false, entryFileNames: 'worker.js' } },
        },
      });
    },
  };
}

const target = 'es2022';

export default defineConfig({
  plugins: [worker()],
  oxc: { jsx: { runtime: 'automatic', importSource: 'preact' } },
  build: {
    target,
    // Nothing inline: the page's policy admits neither inline script nor data that is not an image.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    rollupOptions: {
      input: { main: 'index.html' },
      output: {
        entryFileNames: 'assets/[name]-[hash].js',
        // What the first page needs comes in one file: it is smaller than twenty, and there is less of which one could be lost.
        codeSplitting: { groups: [{ name: 'main', tags: ['$initial'] }] },
      },
    },
  },
});
