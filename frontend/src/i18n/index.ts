/** vue-i18n with the languages of the app, each loaded when it is needed. */

import { Lang } from 'quasar'
import { createI18n } from 'vue-i18n'

import { keepLanguage, type Language, preferredLanguage } from './language'
import type { Messages } from './locales/ru'
import { russianPlural } from './plural'

const PACKS = { ru: () => import('./locales/ru'), en: () => import('./locales/en') }

export const i18n = createI18n<[Messages], Language, false>({
  legacy: false,
  locale: 'en',
  messages: {} as Record<Language, Messages>,
  pluralRules: { ru: russianPlural },
})

/** Shows everything in the language this device prefers. */
export async function startLanguage(): Promise<void> {
  await showLanguage(preferredLanguage())
}

/** Shows everything in this language, now and after a reload. */
export async function chooseLanguage(language: Language): Promise<void> {
  await showLanguage(language)
  keepLanguage(language)
}

async function showLanguage(language: Language): Promise<void> {
  const { messages, quasarPack } = await PACKS[language]()
  i18n.global.setLocaleMessage(language, messages)
  i18n.global.locale.value = language
  // Quasar 2.34 declares the parameter of `formatNumber` once as optional and once as required.
  Lang.set(quasarPack as Parameters<typeof Lang.set>[0])
  document.documentElement.lang = language
}
