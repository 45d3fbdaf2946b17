/** Whatever the checks of the server answer, its owner gets a sentence in each language. */

import { readFileSync } from 'node:fs'
import { resolve } from 'node:path'

import { expect, it } from 'vitest'

import en from './locales/en'
import ru from './locales/ru'

const source = readFileSync(resolve('../restaurant/operations/system/lines.py'), 'utf8')
const codes = [...source.matchAll(/^ {4}"([a-z_]+)": "/gm)].map(([, code]) => code as string)

it('every code of the checks has a sentence in Russian and in English', () => {
  expect(codes.length).toBeGreaterThan(10)
  for (const words of [ru, en]) {
    expect(Object.keys(words.checks.sentences).sort()).toEqual([...codes].sort())
  }
})

it('a sentence is a sentence', () => {
  for (const words of [ru, en]) {
    for (const sentence of Object.values(words.checks.sentences)) {
      expect(sentence).toMatch(/^[А-ЯЁA-Z].{10,}\.$/u)
    }
  }
})
