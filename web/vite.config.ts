import { readdirSync } from 'node:fs';
import { defineConfig, type Plugin } from 'vite';

/** Writes the list of the built files into the service worker, which keeps them for when there is no connection. */
function shellList(): Plugin {
  return {
    name: 'shell-list',
    enforce: 'post',
    generateBundle(_, bundle) {
      const worker = bundle['worker.js'];
      if (worker?.type !== 'chunk') throw new Error('worker.js is not among the built files.');
      const kept = [
        '/',
        ...readdirSync(new URL('public', import.meta.url)).map((name) => `/${name}`),
        ...Object.keys(bundle).filter((name) => name.startsWith('assets/')).map((name) => `/${name}`),
      ];
      worker.code = worker.code.replace('__SHELL__', JSON.stringify(kept.sort()));
    },
  };
}

export default defineConfig({
  plugins: [shellList()],
  oxc: { jsx: { runtime: 'automatic', importSource: 'preact' } },
  build: {
    target: 'es2022',
    // Nothing inline: the page's policy admits neither inline script nor data that is not an image.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    rollupOptions: {
      input: { main: 'index.html', worker: 'src/offline/worker.ts' },
      output: { entryFileNames: (chunk) => (chunk.name === 'worker' ? 'worker.js' : 'assets/[name]-[hash].js') },
    },
  },
});
