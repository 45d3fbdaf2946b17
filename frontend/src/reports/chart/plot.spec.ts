import { expect, it } from 'vitest'

import { sales } from '@/testing/report'

import type { Column } from './columns'
import { hasSales, HEIGHT, plot } from './plot'

function columns(...amounts: [taken: number, before: number][]): Column[] {
  return amounts.map(([taken, before], number) => ({
    begins: `${12 + number}:00`,
    progress: 'over',
    ...sales(taken, before),
  }))
}

it('bars grow with their amounts, and marks stand where the bar of the week before would end', () => {
  const [half, whole] = plot(columns([5_000, 10_000], [10_000, 5_000]), 600).columns

  expect(whole?.bar?.height).toBeCloseTo(2 * (half?.bar?.height ?? 0))
  expect(half?.mark?.y).toBe(whole?.bar?.y)
})

it('nothing taken has no bar, and nothing before no mark', () => {
  const [first, second] = plot(columns([0, 500], [500, 0]), 600).columns

  expect([first?.bar, second?.mark]).toEqual([null, null])
})

it('a figure steps over the mark that would cross it', () => {
  const [close, far, below] = plot(
    columns([9_500, 10_000], [2_000, 10_000], [9_000, 8_800]),
    600,
  ).columns

  expect(close?.figureY).toBeLessThan(close?.mark?.y ?? 0)
  expect(far?.figureY).toBeGreaterThan(far?.mark?.y ?? HEIGHT)
  expect(below?.figureY).toBeLessThan(below?.bar?.y ?? 0)
})

it('a chart is as wide as its room, or as its columns need', () => {
  expect(plot(columns([1, 1]), 600).width).toBe(600)
  expect(plot([{ ...sales(9, 9), begins: '2026-11-26', progress: 'over' }], 0).width).toBe(85)
  expect(plot(columns(...Array<[number, number]>(14).fill([1, 1])), 300).width).toBe(587)
})

it('there are sales when there were some in either week', () => {
  expect([columns([0, 0]), columns([0, 1]), columns([1, 0]), []].map(hasSales)).toEqual([
    false,
    true,
    true,
    false,
  ])
})
