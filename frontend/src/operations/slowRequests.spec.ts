import { readFileSync } from 'node:fs'
import { resolve } from 'node:path'

import { expect, it } from 'vitest'

import en from './locales/en'
import ru from './locales/ru'
import { taskOf } from './slowRequests'

const REQUEST = { at: '2026-11-26T16:42:00+00:00', status: 200, seconds: 0.4 }

interface ApiDocument {
  paths: Record<string, object>
}

it('a slow request is told as what somebody was doing', () => {
  expect(taskOf({ ...REQUEST, method: 'POST', route: '/menu/import' })).toEqual({
    key: 'tasks.menuImport',
  })
  expect(taskOf({ ...REQUEST, method: 'PATCH', route: '/orders/{id}' })).toEqual({
    key: 'changed',
    subject: 'orders',
  })
})

it('every part of the server has a name for its owner', () => {
  const { paths } = JSON.parse(readFileSync(resolve('../docs/openapi.json'), 'utf8')) as ApiDocument
  const kinds = new Set(Object.keys(paths).map((path) => path.split('/')[1] as string))
  for (const words of [ru, en]) {
    expect([...kinds].filter((kind) => !(kind.replace('.', '_') in words.slow.subjects))).toEqual(
      [],
    )
  }
})
