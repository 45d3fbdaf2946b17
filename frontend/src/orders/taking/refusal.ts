/** What may be done about dishes that the server refused, or that wait for too long. */

import type { Problem } from '@/live/types'
import type { Command, NewItem } from '@/outbox/commands'
import type { Entry } from '@/outbox/entry'

import { itemsOf } from '@/stores/unsent'

/**
 * - `withoutMissing`: send the rest, without the dishes that are sold out
 * - `addTo`: add the dishes to the order that the table has
 * - `newOrder`: the order is closed, so place another one
 * - `again`: the same may be sent again, once something else has changed
 * - `none`: it has to be changed first
 */
export type Remedy =
  | { kind: 'withoutMissing'; rest: NewItem[]; missing: ReadonlySet<number> }
  | { kind: 'addTo'; orderId: number }
  | { kind: 'newOrder' }
  | { kind: 'again' }
  | { kind: 'none' }

/** What nothing but other dishes, another table or a shorter text could make right. */
const NEEDS_CHANGE = new Set(['order_full', 'table_inactive', 'invalid', 'not_found'])

export function remedyFor(command: Command, problem: Problem): Remedy {
  if (problem.code === 'dish_unavailable') return withoutMissing(command, problem)
  if (problem.code === 'table_occupied' && problem.order_id !== undefined) {
    return { kind: 'addTo', orderId: problem.order_id }
  }
  if (problem.code === 'order_closed') return { kind: 'newOrder' }
  return { kind: NEEDS_CHANGE.has(problem.code) ? 'none' : 'again' }
}

/** Whether the kitchen may have the dishes although no answer came: sent again, they would be cooked twice. */
export function mayBeCooked({ status, mayHaveArrived }: Entry): boolean {
  return mayHaveArrived && status !== 'refused'
}

function withoutMissing(command: Command, problem: Problem): Remedy {
  const ids = problem.dishes?.map(({ dish_id }) => dish_id) ?? [problem.dish_id ?? 0]
  const missing = new Set(ids)
  const rest = itemsOf(command).filter(({ dish_id }) => !missing.has(dish_id))
  return { kind: 'withoutMissing', rest, missing }
}
