/** Whatever code the server answers, its person gets a sentence in each language. */

import { existsSync, readFileSync } from 'node:fs'
import { resolve } from 'node:path'

import { expect, it } from 'vitest'

import en from './locales/en'
import ru from './locales/ru'

/** A file of the project; empty where it is not there. */
function read(path: string): string {
  const file = resolve('..', path)
  return existsSync(file) ? readFileSync(file, 'utf8') : ''
}

/** Every value of a key, however deep. */
function* valuesOf(key: string, node: unknown): Generator<unknown> {
  if (typeof node !== 'object' || node === null) return
  for (const [name, value] of Object.entries(node)) {
    if (name === key) yield value
    yield* valuesOf(key, value)
  }
}

function documentedCodes(): Set<string> {
  const listed = ['docs/openapi.json', 'docs/asyncapi.json'].flatMap((path) =>
    [...valuesOf('x-error-codes', JSON.parse(read(path)))].flatMap((codes) =>
      JSON.stringify(codes).match(/[a-z]+(_[a-z]+)*/g),
    ),
  )
  const table = [...read('docs/errors.md').matchAll(/^\| `([a-z_]+)` \|/gm)].map(([, code]) => code)
  const nginx = [...read('deploy/nginx/site.conf').matchAll(/"code":"([a-z_]+)"/g)].map(
    ([, code]) => code,
  )
  return new Set([...listed, ...table, ...nginx].filter((code) => code != null))
}

it('every code has a sentence in Russian and in English', () => {
  const codes = [...documentedCodes()]

  expect(codes).not.toEqual([])
  for (const sentences of [ru, en]) {
    expect(codes.filter((code) => !(code in sentences))).toEqual([])
  }
})

it('a sentence is a sentence', () => {
  for (const sentence of [...Object.values(ru), ...Object.values(en)]) {
    expect(sentence).toMatch(/^[А-ЯЁA-Z].{10,}\.$/u)
  }
})
