/** vue-i18n with the languages of the app, each loaded when it is needed. */

import { Lang } from 'quasar'
import { createI18n } from 'vue-i18n'

import { compileMessage } from './compileMessage'
import { keepLanguage, type Language, preferredLanguage } from './language'
import { russianPlural } from './plural'

type Messages = Record<string, unknown>
type Pack<Content> = Record<Language, () => Promise<Content>>

/** All words of the app, each pack loaded when it is needed. */
export interface Words {
  staff: Pack<{ messages: Messages; quasarPack: object }>
  /** What nobody but the owner needs. */
  owner: Pack<{ messages: Messages }>
  /** What is needed once. */
  setup: Pack<{ messages: Messages }>
}
type MorePack = 'owner' | 'setup'

let words: Words | undefined
const needed = new Set<MorePack>()

export const i18n = createI18n<[Messages], Language, false>({
  legacy: false,
  locale: 'en',
  messages: {} as Record<Language, Messages>,
  pluralRules: { ru: russianPlural },
  messageCompiler: compileMessage as never,
})

/** Shows everything in the language this device prefers. */
export async function startLanguage(allWords: Words): Promise<void> {
  words = allWords
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
  if (words === undefined) throw new Error('The app has no words yet.')
  const packs = words
  const { messages, quasarPack } = await packs.staff[language]()
  const more = await Promise.all([...needed].map((pack) => packs[pack][language]()))
  const all: Messages = Object.assign({}, messages, ...more.map((pack) => pack.messages))
  i18n.global.setLocaleMessage(language, all)
  i18n.global.locale.value = language
  // Quasar 2.34 declares the parameter of `formatNumber` once as optional and once as required.
  Lang.set(quasarPack as Parameters<typeof Lang.set>[0])
  document.documentElement.lang = language
}
