import { fileURLToPath, URL } from 'node:url'

import { quasar } from '@quasar/vite-plugin'
import vue from '@vitejs/plugin-vue'
import { defineConfig } from 'vitest/config'

import { chunkOf } from './tools/chunks.ts'
import { iconModules } from './tools/iconModules.ts'
import { precompress } from './tools/precompress.ts'

const SERVER = process.env.RESTAURANT_SERVER ?? 'http://127.0.0.1:8000'

/** The paths of the API, and of the live connection, that `npm run dev` passes on. */
const SERVER_PATHS = '^/(?!app(/|$))'

const usualIcons = fileURLToPath(new URL('tools/noIcons.js', import.meta.url))

export default defineConfig(({ command }) => ({
  // Built files name each other relative to themselves, so that they work behind any prefix;
  // the page's <base>, which the server writes, says where they are.
  base: command === 'serve' ? '/app/' : './',
  plugins: [vue(), quasar({ devTreeshaking: true }), iconModules(), precompress()],
  resolve: {
    alias: [
      { find: '@', replacement: fileURLToPath(new URL('src', import.meta.url)) },
      // Quasar's usual icons, which the app's take the place of before anything is shown.
      { find: /^.*\/icon-set\/material-icons\.js$/, replacement: usualIcons },
    ],
  },
  define: {
    // Messages are compiled by i18n/compileMessage.ts; specs may use vue-i18n's own compiler.
    __INTLIFY_DROP_MESSAGE_COMPILER__: command === 'build',
    __VUE_I18N_LEGACY_API__: false,
    __VUE_I18N_FULL_INSTALL__: false,
    __INTLIFY_PROD_DEVTOOLS__: false,
    __VUE_PROD_DEVTOOLS__: false,
  },
  build: {
    outDir: '../restaurant/web/static/app',
    emptyOutDir: true,
    sourcemap: false,
    // Tablets of 2020: they get no newer browser than their Android or iOS allows.
    target: ['chrome87', 'firefox78', 'safari14'],
    modulePreload: { polyfill: false },
    reportCompressedSize: false,
    rolldownOptions: {
      output: {
        codeSplitting: {
          includeDependenciesRecursively: false,
          groups: [{ name: chunkOf, debugName: 'by page' }],
        },
      },
    },
  },
  server: {
    port: 5173,
    proxy: { [SERVER_PATHS]: { target: SERVER, ws: true } },
  },
  test: {
    environment: 'happy-dom',
    include: ['src/**/*.spec.ts'],
    server: { deps: { inline: ['quasar'] } },
  },
}))
