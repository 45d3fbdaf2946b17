/** New prices for many dishes at once. */

import type { Dish } from '@/stores/menu'

export type Rounding = 'none' | 'whole' | 'ten'

export interface PriceChange {
  /** Per cent of the price, or an amount in the restaurant's currency; less than 0 is cheaper. */
  kind: 'percent' | 'amount'
  value: number
  rounding: Rounding
}

export interface PriceRow {
  dish: Dish
  before: number
  after: number
}

/** Hundredths that a price is rounded to. */
const STEPS: Record<Rounding, number> = { none: 1, whole: 100, ten: 1_000 }

/** Halves are rounded up. A dish that costs something does not become free by being rounded. */
export function newPrice(price: number, { kind, value, rounding }: PriceChange): number {
  const hundredths = Math.round(price * 100)
  const changed =
    kind === 'percent'
      ? Math.round((hundredths * (10_000 + Math.round(value * 100))) / 10_000)
      : hundredths + Math.round(value * 100)
  if (changed <= 0) return 0
  const step = STEPS[rounding]
  return Math.max(step, Math.round(changed / step) * step) / 100
}

/** Old and new for each dish whose price changes. */
export function previewPrices(dishes: readonly Dish[], change: PriceChange): PriceRow[] {
  return dishes
    .map((dish) => ({ dish, before: dish.price, after: newPrice(dish.price, change) }))
    .filter(({ before, after }) => before !== after)
}
