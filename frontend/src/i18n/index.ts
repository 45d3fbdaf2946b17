/** vue-i18n with the languages of the app, each loaded when it is needed. */

import { Lang } from 'quasar'
import { createI18n } from 'vue-i18n'

import { compileMessage } from './compileMessage'
import { keepLanguage, type Language, preferredLanguage } from './language'
import type { OwnerMessages } from '@/app/words/ownerRu'
import type { StaffMessages } from '@/app/words/ru'
import type { SetupMessages } from '@/app/words/setupRu'
import { russianPlural } from './plural'

type Messages = StaffMessages & OwnerMessages & SetupMessages

const PACKS = { ru: () => import('@/app/words/ru'), en: () => import('@/app/words/en') }
/** A quarter of all words, which nobody but the owner needs, and those that are needed once. */
const MORE_PACKS = {
  owner: { ru: () => import('@/app/words/ownerRu'), en: () => import('@/app/words/ownerEn') },
  setup: { ru: () => import('@/app/words/setupRu'), en: () => import('@/app/words/setupEn') },
}
type MorePack = keyof typeof MORE_PACKS
const needed = new Set<MorePack>()

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
export function loadOwnerWords(): Promise<void> {
  return loadMore('owner')
}

/** The same for the first start. */
export function loadSetupWords(): Promise<void> {
  return loadMore('setup')
}

async function loadMore(pack: MorePack): Promise<void> {
  if (needed.has(pack)) return
  needed.add(pack)
  try {
    await showLanguage(i18n.global.locale.value)
  } catch (error) {
    needed.delete(pack) // without a connection: the next try loads them
    throw error
  }
}

async function showLanguage(language: Language): Promise<void> {
  const { messages, quasarPack } = await PACKS[language]()
  const more = await Promise.all([...needed].map((pack) => MORE_PACKS[pack][language]()))
  const all = Object.assign({}, messages, ...more.map((pack) => pack.messages)) as Messages
  i18n.global.setLocaleMessage(language, all)
  i18n.global.locale.value = language
  // Quasar 2.34 declares the parameter of `formatNumber` once as optional and once as required.
  Lang.set(quasarPack as Parameters<typeof Lang.set>[0])
  document.documentElement.lang = language
}
