/** vue-i18n with the languages of the app, each loaded when it is needed. */

import { Lang } from 'quasar'
import { createI18n } from 'vue-i18n'

import { compileMessage } from './compileMessage'
import { keepLanguage, type Language, preferredLanguage } from './language'
import type { OwnerMessages } from './locales/ownerRu'
import type { StaffMessages } from './locales/ru'
import { russianPlural } from './plural'

type Messages = StaffMessages & OwnerMessages

const PACKS = { ru: () => import('./locales/ru'), en: () => import('./locales/en') }
/** A quarter of all words, which nobody but the owner needs. */
const OWNER_PACKS = {
  ru: () => import('./locales/ownerRu'),
  en: () => import('./locales/ownerEn'),
}
let needsOwnerWords = false

export const i18n = createI18n<[Messages], Language, false>({
  legacy: false,
  locale: 'en',
  messages: {} as Record<Language, Messages>,
  pluralRules: { ru: russianPlural },
  messageCompiler: compileMessage as never,
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

/** Has the words of the owner's side there before its pages are shown. */
export async function loadOwnerWords(): Promise<void> {
  if (needsOwnerWords) return
  needsOwnerWords = true
  try {
    await showLanguage(i18n.global.locale.value)
  } catch (error) {
    needsOwnerWords = false // without a connection: the next try loads them
    throw error
  }
}

async function showLanguage(language: Language): Promise<void> {
  const { messages, quasarPack } = await PACKS[language]()
  const owner = needsOwnerWords ? (await OWNER_PACKS[language]()).messages : {}
  i18n.global.setLocaleMessage(language, { ...messages, ...owner } as Messages)
  i18n.global.locale.value = language
  // Quasar 2.34 declares the parameter of `formatNumber` once as optional and once as required.
  Lang.set(quasarPack as Parameters<typeof Lang.set>[0])
  document.documentElement.lang = language
}
