import { expect, it } from 'vitest'

import { anItem } from '../../testing/records'
import type { ShownItem } from '@/stores/unsent'
import { roundsOf } from './rounds'

const FIRST = '2026-11-26T16:00:00.120000+00:00'
const SECOND = '2026-11-26T16:21:00+00:00'

it('what was ordered together is a round, and later rounds come after it', () => {
  const rounds = roundsOf([
    anItem({ id: 3, created_at: SECOND }),
    anItem({ id: 1, created_at: FIRST }),
    anItem({ id: 2, created_at: FIRST }),
  ])

  expect(rounds.map(({ isFirst, items }) => [isFirst, items.map(({ id }) => id)])).toEqual([
    [true, [1, 2]],
    [false, [3]],
  ])
})

it('a round is served once all that was not cancelled is on the table', () => {
  const isServed = (...items: Partial<ShownItem>[]) =>
    roundsOf(items.map((item) => ({ ...anItem(item), ...item })))[0]?.isServed

  expect(isServed({ status: 'served' }, { status: 'cancelled' })).toBe(true)
  expect(isServed({ status: 'served' }, { status: 'ready' })).toBe(false)
  expect(isServed({ status: 'cancelled' })).toBe(false)
})

it('what was tapped and is not sent yet does not count as served', () => {
  const unsent = { id: 'a' } as ShownItem['unsent']

  expect(roundsOf([{ ...anItem({ status: 'served' }), unsent }])[0]?.isServed).toBe(false)
})
