/** Whatever a check of the data finds, its owner gets a sentence in each language. */

import { readFileSync } from 'node:fs'
import { resolve } from 'node:path'

import { expect, it } from 'vitest'

import { problemOf } from './dataProblems'
import en from './locales/en'
import ru from './locales/ru'

const folder = '../restaurant/operations'

/** Every text that stands behind these words, its parts joined, with a name for what is put in. */
function sentences(file: string, before: string): string[] {
  const source = readFileSync(resolve(folder, file), 'utf8')
  const texts = source.matchAll(new RegExp(`${before}\\(?\\s*((?:f?"[^"\\n]*"\\s*)+)`, 'g'))
  return [...texts].map(([, parts = '']) =>
    [...parts.matchAll(/f?"([^"\n]*)"/g)].map(([, part]) => part).join(''),
  )
}

const promises = [
  ...sentences('integrity_rules.py', 'Invariant\\('),
  ...sentences('integrity.py', '_format_violation\\('),
  ...sentences('integrity.py', 'description = '),
  ...sentences('integrity.py', 'yield ').map(
    (sentence) => sentence.split(' Not so: ')[0] as string,
  ),
].filter((sentence) => !sentence.startsWith('{description}'))

it('every promise of the data has a sentence in Russian and in English', () => {
  expect(promises.length).toBeGreaterThan(25)
  for (const promise of promises) {
    const problem = problemOf(`${promise.replace(/\{[^}]*\}/g, 'orders')} Not so: 7, 9.`)
    expect([promise, problem?.key]).not.toContain(undefined)
    for (const words of [ru, en]) {
      expect(words.data.problems).toHaveProperty(problem?.key ?? '')
    }
  }
})

it('the records where it is so are named', () => {
  expect(problemOf('A dine-in order has a table. Not so: 7, 9.')).toEqual({
    key: 'hasTable',
    facts: { ids: '7, 9' },
  })
  expect(problemOf('The pictures of dishes are in the folder uploads. Not so: 3.')).toEqual({
    key: 'pictures',
    facts: { ids: '3', what: 'dishes' },
  })
})

it('a sentence that is not known here is left as it is', () => {
  expect(problemOf('Something new. Not so: 7.')).toBeNull()
})
