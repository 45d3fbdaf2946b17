import './app/olderBrowsers'
import './app/quasar.sass'
import './app/theme.css'
import './parts/parts.css'

import { createPinia } from 'pinia'
import { Notify, Quasar } from 'quasar'
import { createApp } from 'vue'

import App from './app/App.vue'
import { startCore } from './app/startCore'
import { iconSet } from './app/iconSet'
import { makeRouter } from './app/router'
import { startTheme } from './parts/theme'
import { words } from './app/words'
import { i18n, startLanguage } from './i18n'

async function start(): Promise<void> {
  const app = createApp(App)
  app.use(createPinia())
  startCore()
  app.use(Quasar, { iconSet, plugins: { Notify }, config: { ripple: false } })
  startTheme()
  await startLanguage(words)
  app.use(i18n)
  app.use(makeRouter())
  app.mount('#app')
}

void start()
