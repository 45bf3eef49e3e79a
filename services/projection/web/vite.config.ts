import { svelte } from '@sveltejs/vite-plugin-svelte';
import { loadEnv } from 'vite';
import { defineConfig } from 'vitest/config';

export default defineConfig(({ mode }) => ({
  plugins: [svelte()],
  // A development server asks a running `daedong up` for its data.
  server: { proxy: { '/api': loadEnv(mode, '.', 'DAEDONG_')['DAEDONG_URL'] ?? 'http://127.0.0.1:8420' } },
  build: {
    target: 'es2022',
    // Nothing may end up as a data: URL or an inline script: the page runs under a strict Content-Security-Policy.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    chunkSizeWarningLimit: 700,
    rolldownOptions: {
      output: {
        // Few files for the first page: what all pages share in one, the map in another; the chart library comes by itself.
        codeSplitting: {
          groups: [
            { name: 'parts', test: /\/src\/(api|codes|format|i18n|state|parts\/(?!map\/|chart\/(engine|heat|svg)))|node_modules\/svelte/ },
            { name: 'map', test: /\/src\/parts\/map\/|svg-maps/ },
          ],
        },
      },
    },
  },
  test: { include: ['src/**/*.test.ts'] },
}));
