/** A comment for the cook: phrases with commas between them, some of which are chosen with one touch. */

/** As many characters as the server takes. */
export const MAX_TEXT = 1000

export function hasPhrase(comment: string, phrase: string): boolean {
  return phrasesOf(comment).some((one) => isSame(one, phrase))
}

/** Puts the phrase at the end, or takes it out; whatever else was typed stays. */
export function togglePhrase(comment: string, phrase: string): string {
  const phrases = phrasesOf(comment)
  const others = phrases.filter((one) => !isSame(one, phrase))
  const wanted = others.length < phrases.length ? others : [...phrases, phrase]
  const text = wanted.join(', ')
  return text.length <= MAX_TEXT ? text : comment
}

/** Two notes as one text, each on its own line. */
export function joinNotes(...notes: (string | null | undefined)[]): string {
  return notes
    .map((note) => note?.trim() ?? '')
    .filter((note, index, all) => note !== '' && all.indexOf(note) === index)
    .join('\n')
}

function phrasesOf(comment: string): string[] {
  return comment
    .split(',')
    .map((phrase) => phrase.trim())
    .filter((phrase) => phrase !== '')
}

function isSame(one: string, other: string): boolean {
  return one.toLocaleLowerCase() === other.toLocaleLowerCase()
}
