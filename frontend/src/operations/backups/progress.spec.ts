import { expect, it } from 'vitest'

import type { Backup } from './backups'
import { percentOf } from './progress'

function percent(size: number, expected_size: number | null): number | null {
  return percentOf({ size, expected_size } as Backup)
}

it('a backup grows, and is not called whole before it has been read back', () => {
  expect([percent(0, 400), percent(101, 400), percent(400, 400), percent(500, 400)]).toEqual([
    0, 25, 99, 99,
  ])
})

it('nothing is said of what is not known', () => {
  expect([percent(5, null), percent(5, 0)]).toEqual([null, null])
})
