import { readFileSync } from 'node:fs'

import { describe, expect, it } from 'vitest'

import en from '../locales/en'
import ru from '../locales/ru'
import type { SystemStatus } from '@/operations/systemStatus'
import { daysAgo, healthLines, isBackupOverdue, type Check } from './health'

const LINES: Check[] = [
  { name: 'database', state: 'ok', code: 'database_ok', detail: '' },
  { name: 'migrations', state: 'ok', code: 'migrations_ok', detail: '' },
  { name: 'disk', state: 'ok', code: 'disk_ok', detail: '' },
  { name: 'backup', state: 'ok', code: 'backup_ok', detail: '' },
  { name: 'clock', state: 'ok', code: 'clock_ok', detail: '' },
]

function status(changes: Partial<Check>[] = [], enrolled = 9): SystemStatus {
  const checks = LINES.map((line) => ({
    ...line,
    ...changes.find(({ name }) => name === line.name),
  }))
  return { checks, devices: { enrolled, online: 8 } } as SystemStatus
}

it('four things are told of a server that is well', () => {
  expect(healthLines(status()).map(({ code }) => code)).toEqual([
    'backup_ok',
    'disk_ok',
    'clock_ok',
    'devices_ok',
  ])
})

it('whatever else is wrong comes first', () => {
  const gone = status([{ name: 'database', state: 'error', code: 'database_gone' }], 0)

  expect(healthLines(gone).map(({ code }) => code)).toEqual([
    'database_gone',
    'backup_ok',
    'disk_ok',
    'clock_ok',
    'devices_none',
  ])
})

it('the owner is asked for a backup when the newest is too old, and not otherwise', () => {
  const overdue = { name: 'backup', state: 'warning', code: 'backup_overdue' } as const
  const none = { name: 'backup', state: 'ok', code: 'backup_none_yet' } as const

  expect([[], [overdue], [none]].map((changes) => isBackupOverdue(status(changes)))).toEqual([
    false,
    true,
    false,
  ])
})

it.each([
  ['2026-11-26T01:00Z', { key: 'today' }],
  ['2026-11-25T20:59Z', { key: 'yesterday' }],
  ['2026-11-25T21:00Z', { key: 'today' }],
  ['2026-11-24T01:00Z', { key: 'days', n: 2 }],
  ['2026-11-19T01:00Z', { key: 'date' }],
])('a backup of %s was made', (moment, words) => {
  const now = Date.parse('2026-11-26T16:42Z')

  expect(daysAgo(Date.parse(moment), now, 'Europe/Moscow')).toEqual(words)
})

interface Document {
  components: { schemas: { CheckLine: { properties: { code: { enum: string[] } } } } }
}
const document = JSON.parse(readFileSync('../docs/openapi.json', 'utf8')) as Document
const CODES = document.components.schemas.CheckLine.properties.code.enum

describe.each(Object.entries({ ru, en }))('in %s', (_, words) => {
  it('every state of the server has words, and what is wrong says what to do', () => {
    const { is, advice } = words.health
    expect(CODES.length).toBeGreaterThan(15)
    for (const code of CODES) {
      const isWell = /_(ok|none_yet|not_here)$/.test(code)
      if (!(isWell && /^(database|migrations)/.test(code))) expect(is, code).toHaveProperty(code)
      if (!isWell) expect(advice, code).toHaveProperty(code)
    }
  })
})
