/** What the kitchen has finished: to look at again, and to bring back. */

import { isToCook, itemsOf, type Ticket } from './ticket'

export interface Finished {
  ticket: Ticket
  /** When the last of it changed, in milliseconds since 1970. */
  at: number
  /** How long it was cooked, in seconds; null once it is served, when nobody can tell any more. */
  took: number | null
  /** All of it is carried out: nothing is left that could be cooked on. */
  isServed: boolean
}

/** So many are worth looking at. */
const MOST = 30

/** The last to be finished comes first. */
export function finished(tickets: readonly Ticket[]): Finished[] {
  return tickets
    .filter((ticket) => itemsOf(ticket).length > 0 && itemsOf(ticket).every(isDone))
    .map(asFinished)
    .sort((a, b) => b.at - a.at)
    .slice(0, MOST)
}

function isDone(item: Parameters<typeof isToCook>[0]): boolean {
  return item.status !== 'cancelled' && !isToCook(item)
}

function asFinished(ticket: Ticket): Finished {
  const items = itemsOf(ticket)
  const at = Math.max(...items.map(({ updated_at }) => Date.parse(updated_at)))
  const isUntouched = items.every(({ status }) => status === 'ready')
  return {
    ticket,
    at,
    took: isUntouched ? Math.max(0, Math.round((at - ticket.since) / 1_000)) : null,
    isServed: items.every(({ status }) => status === 'served'),
  }
}
