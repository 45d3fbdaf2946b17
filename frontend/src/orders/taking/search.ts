/** Finding dishes by what a person types of their names or codes. */

import type { Dish, MenuSection } from '@/menu/menu'

/** The sections with what matches, without those where nothing does. Everything for an empty query. */
export function searchMenu(sections: readonly MenuSection[], query: string): MenuSection[] {
  const words = fold(query).split(/\s+/u).filter(Boolean)
  return sections
    .map(({ category, dishes }) => ({
      category,
      dishes: dishes.filter((dish) => matches(dish, words)),
    }))
    .filter(({ dishes }) => dishes.length > 0)
}

/** Every word is somewhere in the name, or all of them together are in the code. */
function matches({ name, code }: Dish, words: readonly string[]): boolean {
  const folded = fold(name)
  if (words.every((word) => folded.includes(word))) return true
  const wanted = withoutSigns(words.join(''))
  return code !== null && wanted !== '' && withoutSigns(fold(code)).includes(wanted)
}

/** The same for capitals, for ё and е, and for й typed as one character or as two. */
function fold(text: string): string {
  return text.normalize('NFC').toLocaleLowerCase('ru').replace(/ё/gu, 'е').trim()
}

/** "СП-06" and "сп 06" are one code. */
function withoutSigns(code: string): string {
  return code.replace(/[^\p{L}\p{N}]/gu, '')
}
