/** The rows of the table of dishes: by section, those that the person asks for. */

import { dishMatcher } from '../dishSearch'
import type { Category, Dish } from '@/stores/menu'

export interface DishFilter {
  text: string
  /** null: all sections. */
  categoryId: number | null
  /** Only what is sold out. */
  isSoldOut: boolean
  /** Only what was taken off the menu; otherwise only what is on it. */
  isOff: boolean
}

/** A row is the heading of a section, or a dish. */
export type DishRow =
  | { key: string; category: Category; count: number; dish?: never }
  | { key: number; dish: Dish; category?: never }

/** The order of names in Russian and English; comparing with one collator is the quick way. */
const { compare } = new Intl.Collator('ru')

export function inMenuOrder(categories: Iterable<Category>): Category[] {
  return [...categories].sort((a, b) => a.sort_order - b.sort_order || compare(a.name, b.name))
}

export function byName<T extends { name: string }>(records: Iterable<T>): T[] {
  return [...records].sort((a, b) => compare(a.name, b.name))
}

/** Keeps the order of the dishes. */
export function filterDishes(dishes: readonly Dish[], filter: DishFilter): Dish[] {
  const matches = dishMatcher(filter.text)
  return dishes.filter(
    (dish) =>
      dish.is_active !== filter.isOff &&
      (!filter.isSoldOut || !dish.is_available) &&
      (filter.categoryId === null || dish.category_id === filter.categoryId) &&
      matches(dish),
  )
}

/** The dishes under the headings of their sections; a section without any has no heading. */
export function dishRows(categories: readonly Category[], dishes: readonly Dish[]): DishRow[] {
  const bySection = new Map<number, Dish[]>(categories.map(({ id }) => [id, []]))
  for (const dish of dishes) bySection.get(dish.category_id)?.push(dish)
  return categories.flatMap((category) => {
    const inIt = bySection.get(category.id) ?? []
    if (inIt.length === 0) return []
    const heading = { key: `section-${category.id}`, category, count: inIt.length }
    return [heading, ...inIt.map((dish) => ({ key: dish.id, dish }))]
  })
}
