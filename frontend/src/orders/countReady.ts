/** How much stands at the pass. */

/** Items, as everywhere, not portions. */
export function countReady(orders: readonly { items: readonly { status: string }[] }[]): number {
  return orders.flatMap(({ items }) => items).filter(({ status }) => status === 'ready').length
}
