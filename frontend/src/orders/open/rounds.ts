/** The items of an order by the moment they were ordered. */

import type { ShownItem } from '@/stores/unsent'

export interface Round {
  /** RFC 3339. */
  at: string
  /** Whether it is what the guests ordered first. */
  isFirst: boolean
  items: ShownItem[]
  /** Whether all of it is on the table, as far as the server knows. */
  isServed: boolean
}

/** The rounds of an order, oldest first, each with its items as they were ordered. */
export function roundsOf(items: readonly ShownItem[]): Round[] {
  const moments = [...new Set(items.map(({ created_at }) => created_at))].sort()
  return moments.map((at, index) => {
    const ordered = items.filter(({ created_at }) => created_at === at)
    return { at, isFirst: index === 0, items: ordered, isServed: isServed(ordered) }
  })
}

function isServed(items: readonly ShownItem[]): boolean {
  const wanted = items.filter(({ status }) => status !== 'cancelled')
  return wanted.length > 0 && wanted.every(({ status, unsent }) => status === 'served' && !unsent)
}
