/** A ticket of the kitchen: what was sent to it of one order, and is cooked together. */

import type { ItemStatus, Order } from '../../stores/types'
import type { ShownItem, ShownOrder } from '../../stores/unsent'

/** What was sent together: the items with one `created_at`. */
export interface Round {
  at: string
  /** It came to the order while the ticket stood on the board. */
  isAdded: boolean
  items: readonly ShownItem[]
}

export interface Ticket {
  id: string
  orderId: number
  tableId: number | null
  type: Order['order_type']
  waiterId: number
  /** The order's words to the kitchen. */
  note: string | null
  /** When its first round was sent, in milliseconds since 1970 on the server's clock. */
  since: number
  /** When the oldest of what is still to be cooked was sent; `since` when nothing is. */
  oldest: number
  /** What of it this display shows. */
  rounds: readonly Round[]
  /** How many items still to be cooked belong to categories that this display does not show. */
  elsewhere: number
}

/** What a display shows of the orders. */
export interface View {
  /** Whether the display is for this dish. */
  isShown(dishId: number): boolean
  /** Whether somebody has still to notice that this item was cancelled. */
  isUnnoticed(item: ShownItem): boolean
}

export function isToCook({ status }: { status: ItemStatus }): boolean {
  return status === 'new' || status === 'cooking'
}

export function itemsOf(ticket: Ticket): ShownItem[] {
  return ticket.rounds.flatMap(({ items }) => items)
}

export function voidsOf(ticket: Ticket): ShownItem[] {
  return itemsOf(ticket).filter(({ status }) => status === 'cancelled')
}

/** It stays on the board until all of it is ready, and what was cancelled has been noticed. */
export function isOnBoard(ticket: Ticket): boolean {
  return itemsOf(ticket).some((item) => isToCook(item) || item.status === 'cancelled')
}

/** Nobody has begun: not even with what was sent first. */
export function isFresh(ticket: Ticket): boolean {
  const cooked = itemsOf(ticket).filter(({ status }) => status !== 'cancelled')
  return cooked.length > 0 && cooked.every(({ status }) => status === 'new')
}

/** How many of its items are ready, of how many. */
export function progressOf(ticket: Ticket): { ready: number; of: number } {
  const cooked = itemsOf(ticket).filter(({ status }) => status !== 'cancelled')
  return { ready: cooked.filter((item) => !isToCook(item)).length, of: cooked.length }
}

/**
 * The tickets of an order, first to last, also those that are done. `starts` has the rounds that
 * are known to begin a ticket, and those known to have been added to one (`false`): what once stood
 * on the board as one ticket stays one.
 */
export function ticketsOf(
  order: ShownOrder,
  view: View,
  starts: ReadonlyMap<string, boolean> = new Map(),
): Ticket[] {
  return groupRounds(order.items, starts).map((rounds) => ticketOf(order, rounds, view))
}

/** The items sent together, and those sent together while the former were not all ready yet. */
export function groupRounds(
  items: readonly ShownItem[],
  starts: ReadonlyMap<string, boolean>,
): ShownItem[][][] {
  const groups: ShownItem[][][] = []
  for (const round of roundsOf(items)) {
    const at = round[0]?.created_at ?? ''
    const last = groups[groups.length - 1]
    const isStart = !last || (starts.get(at) ?? isDoneBefore(last.flat(), at))
    if (isStart) groups.push([round])
    else last.push(round)
  }
  return groups
}

function roundsOf(items: readonly ShownItem[]): ShownItem[][] {
  const rounds = new Map<string, ShownItem[]>()
  for (const item of items) {
    const round = rounds.get(item.created_at)
    if (round) round.push(item)
    else rounds.set(item.created_at, [item])
  }
  return [...rounds.entries()]
    .sort(([a], [b]) => Date.parse(a) - Date.parse(b))
    .map(([, round]) => round)
}

/**
 * Whether all of these were ready before a moment. The change of a ready item was its becoming
 * ready; of a served one nobody knows any more when it did, and it holds nothing up.
 */
function isDoneBefore(items: readonly ShownItem[], moment: string): boolean {
  return items.every(
    ({ status, updated_at }) =>
      status === 'served' ||
      (!isToCook({ status }) && Date.parse(updated_at) <= Date.parse(moment)),
  )
}

function ticketOf(order: ShownOrder, rounds: ShownItem[][], view: View): Ticket {
  const at = rounds[0]?.[0]?.created_at ?? order.created_at
  const toCook = rounds.flat().filter(isToCook)
  const shown = rounds.map((items, index) => ({
    at: items[0]?.created_at ?? at,
    isAdded: index > 0,
    items: items.filter((item) => view.isShown(item.dish_id) && isStanding(item, view)),
  }))
  const own = toCook.filter(({ dish_id }) => view.isShown(dish_id))
  return {
    id: `${order.id} ${at}`,
    orderId: order.id,
    tableId: order.table_id,
    type: order.order_type,
    waiterId: order.waiter_id,
    note: order.kitchen_notes,
    since: Date.parse(at),
    oldest: Date.parse(own[0]?.created_at ?? at),
    rounds: shown.filter(({ items }) => items.length > 0),
    elsewhere: toCook.length - own.length,
  }
}

function isStanding(item: ShownItem, view: View): boolean {
  return item.status !== 'cancelled' || view.isUnnoticed(item)
}
