/** Moving a section of the menu to another place. */

import type { Category } from '@/stores/menu'

/** The sections with one of them moved to another index; beyond the ends there is no place. */
export function move<T>(list: readonly T[], from: number, to: number): T[] {
  const target = Math.max(0, Math.min(to, list.length - 1))
  const others = list.filter((_, index) => index !== from)
  const moved = list[from]
  return moved === undefined
    ? [...list]
    : [...others.slice(0, target), moved, ...others.slice(target)]
}

/** The places that have to be changed, so that the sections stand in this order. */
export function newPlaces(sections: readonly Category[]): { id: number; sort_order: number }[] {
  const first = Math.min(...sections.map(({ sort_order }) => sort_order))
  const isAscending = sections.every(
    ({ sort_order }, index) => index === 0 || (sections[index - 1]?.sort_order ?? 0) < sort_order,
  )
  if (isAscending) return []
  return sections
    .map(({ id, sort_order }, index) => ({ id, sort_order: first + index, before: sort_order }))
    .filter(({ sort_order, before }) => sort_order !== before)
    .map(({ id, sort_order }) => ({ id, sort_order }))
}
