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
  },
  test: { include: ['src/**/*.test.ts'] },
}));
