import { expect, it } from 'vitest'

import { axisFor } from './axis'

it.each([
  [15_600, [0, 5_000, 10_000, 15_000], 1_000],
  [901, [0, 500], 1],
  [450.5, [0, 200, 400], 1],
  [4_000, [0, 1_000, 2_000, 3_000, 4_000], 1],
  [62_050, [0, 20_000, 40_000, 60_000], 1_000],
  [7_400_000, [0, 2_000_000, 4_000_000, 6_000_000], 1_000_000],
  [3, [0, 1, 2, 3], 1],
  [1.5, [0, 1], 1],
])('the lines of amounts up to %d are round', (greatest, ticks, unit) => {
  expect(axisFor(greatest)).toEqual({ top: greatest, ticks, unit })
})
