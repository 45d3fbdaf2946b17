/** What a table's card says: the most urgent thing that is true of it. */

import type { ShownOrder } from './unsent'

/**
 * - `late`: something has been cooking for too long
 * - `ready`: something stands at the pass
 * - `cooking`: something is on its way
 * - `served`: everything is on the table
 * - `ordering`: an order without dishes, or one that has not reached the server yet
 * - `seated`: guests without an order
 */
export type TableState = 'late' | 'ready' | 'cooking' | 'served' | 'ordering' | 'seated' | 'free'

export interface TableView {
  state: TableState
  /** Items at the pass, or in the kitchen, where the state is about them. */
  count: number
}

export interface TableFacts {
  isOccupied: boolean
  order?: ShownOrder
  /** Whether an order for this table waits to be sent. */
  hasUnsent: boolean
}

/** `now` in milliseconds, `lateAfter` in minutes since an item was ordered. */
export function viewTable(facts: TableFacts, now: number, lateAfter: number): TableView {
  const { order } = facts
  if (!order) return { state: stateWithoutOrder(facts), count: 0 }
  const at = (...wanted: string[]) => order.items.filter(({ status }) => wanted.includes(status))
  const inKitchen = at('new', 'cooking')
  const ready = at('ready')
  const latest = now - lateAfter * 60_000
  if (inKitchen.some(({ created_at }) => Date.parse(created_at) <= latest)) {
    return { state: 'late', count: inKitchen.length }
  }
  if (ready.length > 0) return { state: 'ready', count: ready.length }
  const unsent = order.unsentRounds.reduce((sum, { items }) => sum + items.length, 0)
  const cooking = inKitchen.length + unsent
  if (cooking > 0) return { state: 'cooking', count: cooking }
  return { state: at('served').length > 0 ? 'served' : 'ordering', count: 0 }
}

function stateWithoutOrder({ hasUnsent, isOccupied }: TableFacts): TableState {
  if (hasUnsent) return 'ordering'
  return isOccupied ? 'seated' : 'free'
}
