/** What has become of the dishes of a cart since they were chosen. */

import { timesQuantity, toAmount, toCents } from '@/amounts'
import type { Category, Dish } from '@/stores/menu'
import type { Records } from '@/records/recordStore'

import { countPortions, type Cart, type CartLine } from './cart'

/** The menu as it is now; null until it is loaded, when nothing can be said about it. */
export type MenuNow = { dishes: Records<Dish>; categories: Records<Category> } | null

/** - `offMenu`: the dish or its category was taken off the menu */
export type Missing = 'soldOut' | 'offMenu'

export interface LineView {
  line: CartLine
  /** Why it cannot be ordered now. */
  missing: Missing | null
  /** Of one portion, as the server will count it. */
  price: number
  /** What a portion cost when it was chosen, where that was something else. */
  oldPrice: number | null
  total: number
}

export interface CartView {
  lines: readonly LineView[]
  /** Those that the server would take. */
  orderable: readonly CartLine[]
  missing: readonly CartLine[]
  /** Portions of what can be ordered, and what they cost together. */
  count: number
  total: number
}

export function viewCart(cart: Cart, menu: MenuNow): CartView {
  const lines = cart.lines.map((line) => viewLine(line, menu))
  const orderable = lines.filter(({ missing }) => missing === null)
  return {
    lines,
    orderable: orderable.map(({ line }) => line),
    missing: lines.filter(({ missing }) => missing !== null).map(({ line }) => line),
    count: countPortions(orderable.map(({ line }) => line)),
    total: sumOf(orderable),
  }
}

/** Why the dish cannot be ordered, by the same rule as the server's. */
export function missingBecause(dish: Dish | undefined, menu: MenuNow): Missing | null {
  if (menu === null) return null
  if (!dish || !menu.categories.has(dish.category_id)) return 'offMenu'
  return dish.is_available ? null : 'soldOut'
}

/** Counted as the server does: sums of fractions would not be exact. */
function sumOf(lines: readonly LineView[]): number {
  return toAmount(lines.reduce((sum, { total }) => sum + toCents(total), 0))
}

function viewLine(line: CartLine, menu: MenuNow): LineView {
  const dish = menu?.dishes.get(line.dishId)
  const price = dish?.price ?? line.price
  return {
    line,
    missing: missingBecause(dish, menu),
    price,
    oldPrice: price === line.price ? null : line.price,
    total: timesQuantity(price, line.quantity),
  }
}
