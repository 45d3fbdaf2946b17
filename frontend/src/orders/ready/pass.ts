/** What stands at the pass: by order, the oldest first, each in its place until somebody acts. */

import type { ShownItem, ShownOrder } from '@/stores/unsent'

/** Up to one threshold, between both, and past the second. */
export type PassLook = 'fresh' | 'cooling' | 'cold'

export interface PassCard {
  order: ShownOrder
  /** What is ready, and what was served so recently that its place is still kept. */
  items: ShownItem[]
  /** When the oldest of what is ready became so; null when all of it has been served. */
  readyAt: number | null
  /** Items of the order that the kitchen still has. */
  inKitchen: number
}

/** `kept`: the ids of items whose places are kept although they are served. */
export function passCards(
  orders: readonly ShownOrder[],
  kept: ReadonlySet<number> = new Set(),
): PassCard[] {
  return orders
    .map((order) => toCard(order, kept))
    .filter(({ items }) => items.length > 0)
    .sort((a, b) => age(a) - age(b))
}

/** The same cards, those of `places` first and as they stood there. */
export function inPlace(cards: readonly PassCard[], places: readonly number[]): PassCard[] {
  const stood = places.flatMap((id) => cards.find(({ order }) => order.id === id) ?? [])
  return [...stood, ...cards.filter(({ order }) => !places.includes(order.id))]
}

/** `seconds` since it became ready; the thresholds in minutes. */
export function passLook(seconds: number, soon: number, late: number): PassLook {
  if (seconds >= late * 60) return 'cold'
  return seconds >= soon * 60 ? 'cooling' : 'fresh'
}

/** Whether one command for the whole order serves just what stands at the pass. */
export function isWholeOrder({ order, inKitchen }: PassCard): boolean {
  return inKitchen === 0 && order.unsentRounds.length === 0
}

function toCard(order: ShownOrder, kept: ReadonlySet<number>): PassCard {
  const ready = order.items.filter(({ status }) => status === 'ready')
  const moments = ready.map(({ updated_at }) => Date.parse(updated_at))
  const stillHere = ({ id, status }: ShownItem) =>
    status === 'ready' || (status === 'served' && kept.has(id))
  return {
    order,
    items: order.items.filter(stillHere),
    readyAt: moments.length > 0 ? Math.min(...moments) : null,
    inKitchen: order.items.filter(({ status }) => ['new', 'cooking'].includes(status)).length,
  }
}

function age({ readyAt, order }: PassCard): number {
  return readyAt ?? Date.parse(order.updated_at)
}
