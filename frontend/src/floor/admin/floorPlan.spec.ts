import { expect, it } from 'vitest'

import { aTable } from '@/testing/records'

import type { Zone } from '@/stores/floor'
import { floorPlan, nextNumber } from './floorPlan'

const hall = { id: 1, name: 'Зал' } as Zone
const bar = { id: 2, name: 'Бар' } as Zone
const yard = { id: 3, name: 'Двор' } as Zone

it('a zone is there before it has tables, so that one can be added', () => {
  expect(floorPlan([hall], [])).toEqual([{ zone: hall, tables: [] }])
})

it('zones stand as on the waiters’ floor, tables by number, and those in no zone come last', () => {
  const tables = [
    aTable({ id: 1, number: 9, location: 1 }),
    aTable({ id: 2, number: 3, location: null }),
    aTable({ id: 3, number: 2, location: 1 }),
    aTable({ id: 4, number: 5, location: 2 }),
  ]

  const plan = floorPlan([yard, bar, hall], tables)

  expect(plan.map(({ zone, tables }) => [zone?.name, tables.map(({ number }) => number)])).toEqual([
    ['Зал', [2, 9]],
    ['Бар', [5]],
    ['Двор', []],
    [undefined, [3]],
  ])
})

it('a new table gets a number that is free', () => {
  expect(nextNumber([aTable({ number: 4 }), aTable({ number: 12 })])).toBe(13)
  expect(nextNumber([])).toBe(1)
})
