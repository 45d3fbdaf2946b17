/** Whether a dish is meant by what a person types of its name or code. */

import type { Dish } from '@/stores/menu'

type Searched = Pick<Dish, 'name' | 'code'>

/** Folding ten thousand names again at every key would be felt; a changed dish is another object. */
const folded = new WeakMap<Searched, { name: string; code: string }>()

/** A test for dishes: all words are somewhere in the name, or together in the code. */
export function dishMatcher(text: string): (dish: Searched) => boolean {
  const words = fold(text).split(/\s+/u).filter(Boolean)
  const wanted = withoutSigns(words.join(''))
  return (dish) => {
    const { name, code } = foldedTexts(dish)
    return words.every((word) => name.includes(word)) || (wanted !== '' && code.includes(wanted))
  }
}

function foldedTexts(dish: Searched): { name: string; code: string } {
  let texts = folded.get(dish)
  if (texts === undefined) {
    texts = { name: fold(dish.name), code: withoutSigns(fold(dish.code ?? '')) }
    folded.set(dish, texts)
  }
  return texts
}

/** The same for capitals, for ё and е, and for й typed as one character or as two. */
function fold(text: string): string {
  return text.normalize('NFC').toLocaleLowerCase('ru').replace(/ё/gu, 'е').trim()
}

/** "СП-06" and "сп 06" are one code. */
function withoutSigns(code: string): string {
  return code.replace(/[^\p{L}\p{N}]/gu, '')
}
