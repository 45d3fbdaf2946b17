import { expect, it } from 'vitest'

import { canBeCancelled, checklist, sheets, usernameFor, type Facts } from './checklist'

const NOTHING: Facts = {
  hasDishes: false,
  tables: 0,
  arePrinted: false,
  waiters: 0,
  cooks: 0,
  hasKitchenScreen: false,
  testOrder: null,
  stick: { is_plugged_in: false, copied_at: null },
}

function done(changes: Partial<Facts>): string[] {
  return checklist({ ...NOTHING, ...changes })
    .filter(({ isDone }) => isDone)
    .map(({ name }) => name)
}

it('an empty restaurant has everything left to do', () => {
  expect(checklist(NOTHING).map(({ name }) => name)).toEqual([
    'menu',
    'cards',
    'people',
    'kitchen',
    'test',
    'stick',
  ])
  expect(done({})).toEqual([])
})

it('each line ticks by what has happened', () => {
  expect(done({ hasDishes: true })).toEqual(['menu'])
  expect(done({ tables: 12 })).toEqual([])
  expect(done({ tables: 12, arePrinted: true })).toEqual(['cards'])
  expect(done({ arePrinted: true })).toEqual([])
  expect(done({ waiters: 1 })).toEqual(['people'])
  expect(done({ cooks: 1 })).toEqual([])
  expect(done({ hasKitchenScreen: true })).toEqual(['kitchen'])
  expect(done({ testOrder: 'cancelled' })).toEqual(['test'])
  expect(done({ stick: { is_plugged_in: true, copied_at: null } })).toEqual(['stick'])
})

it('a server that takes no stick is not asked for one', () => {
  expect(checklist({ ...NOTHING, stick: null }).map(({ name }) => name)).not.toContain('stick')
})

it('a test order is cancelled until it is served', () => {
  expect((['pending', 'in_progress', 'ready'] as const).map(canBeCancelled)).toEqual([
    true,
    true,
    true,
  ])
  expect([canBeCancelled('served'), canBeCancelled('cancelled'), canBeCancelled(null)]).toEqual([
    false,
    false,
    false,
  ])
})

it('eight cards are on a sheet', () => {
  expect([0, 1, 8, 9, 12].map(sheets)).toEqual([0, 1, 1, 2, 2])
})

it('people sign in by their first name unless told otherwise', () => {
  expect(usernameFor('  Анна Соловьёва ')).toBe('анна')
  expect(usernameFor('')).toBe('')
})
