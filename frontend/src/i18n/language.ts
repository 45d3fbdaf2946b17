/** The language of this device: the browser's until somebody chooses another. */

export const LANGUAGES = ['ru', 'en'] as const
export type Language = (typeof LANGUAGES)[number]

const KEY = 'restaurant.language'

/** The chosen language, else the first of the browser's that is spoken here, else English. */
export function preferredLanguage(wanted: readonly string[] = navigator.languages): Language {
  const chosen = [localStorage.getItem(KEY), ...wanted].map(asLanguage)
  return chosen.find((language) => language !== null) ?? 'en'
}

export function keepLanguage(language: Language): void {
  localStorage.setItem(KEY, language)
}

function asLanguage(tag: string | null): Language | null {
  const primary = tag?.split('-')[0]?.toLowerCase()
  return LANGUAGES.find((language) => language === primary) ?? null
}
