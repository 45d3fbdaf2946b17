/** What the taps of a cook say to the server. */

import type { Command, ItemStatus } from '../../outbox/commands'
import type { OrderItem } from '../../stores/types'
import type { ShownItem, ShownOrder } from '../../stores/unsent'
import { isFresh, isToCook, itemsOf, type Ticket } from './ticket'

/** What became of an item by one act, and what it was before. */
export interface Change {
  item: ShownItem
  to: ItemStatus
}

export function setItem({ order_id, id }: ShownItem, status: ItemStatus): Command {
  return { name: 'set-item-status', payload: { order_id, item_id: id, status } }
}

/** A tap on an item: it is ready, or is cooked on. Nothing where that is not for the kitchen. */
export function tapped(item: ShownItem): Change | undefined {
  if (isToCook(item)) return { item, to: 'ready' }
  return item.status === 'ready' ? { item, to: 'cooking' } : undefined
}

/** A tap on the head of a ticket: all of it is begun, or all of it is ready. */
export function bumped(ticket: Ticket): Change[] {
  const to = isFresh(ticket) ? 'cooking' : 'ready'
  return itemsOf(ticket)
    .filter(isToCook)
    .map((item) => ({ item, to }))
}

/** Bringing a ticket back: what stands at the pass is cooked on. */
export function recalled(items: readonly ShownItem[]): Change[] {
  return items.filter(({ status }) => status === 'ready').map((item) => ({ item, to: 'cooking' }))
}

/**
 * The commands for these changes of one order. The status of the whole order is set only when that
 * means exactly these items: it acts on everything in the order, also on what another display shows.
 */
export function commandsFor(changes: readonly Change[], order: ShownOrder | undefined): Command[] {
  const [first] = changes
  if (!first || !order || changes.length === 1) return each(changes)
  const whole = wholeOrder(first.to)
  const meant = order.items.filter(({ status }) => whole?.acts(status))
  const ids = new Set(changes.map(({ item }) => item.id))
  const isWhole = whole && meant.length === ids.size && meant.every(({ id }) => ids.has(id))
  if (!isWhole) return each(changes)
  return [{ name: 'set-order-status', payload: { order_id: order.id, status: whole.status } }]
}

function each(changes: readonly Change[]): Command[] {
  return changes.map(({ item, to }) => setItem(item, to))
}

function wholeOrder(to: ItemStatus) {
  if (to === 'cooking') {
    return { status: 'in_progress', acts: (status: ItemStatus) => status === 'new' } as const
  }
  if (to !== 'ready') return undefined
  return { status: 'ready', acts: (status: ItemStatus) => isToCook({ status }) } as const
}

/**
 * Whether a command that was refused asks for what is so anyway: another display was quicker.
 * `current` is the status that the refusal named, of which the events may not have told yet.
 */
export function isSettled(
  { name, payload }: Command,
  items: readonly OrderItem[],
  current?: string,
): boolean {
  if (name === 'set-item-status') {
    const status = current ?? items.find(({ id }) => id === payload.item_id)?.status
    return status === undefined || isBeyond(status as ItemStatus, payload.status)
  }
  if (name !== 'set-order-status') return false
  const status = payload.status === 'in_progress' ? 'cooking' : 'ready'
  return items.every((item) => isBeyond(item.status, status))
}

/** A dish that was served has been ready; one that was cancelled needs nothing more. */
function isBeyond(status: ItemStatus, wanted: ItemStatus): boolean {
  if (status === wanted || status === 'cancelled') return true
  if (wanted === 'ready') return status === 'served'
  return wanted === 'cooking' && status === 'ready'
}
