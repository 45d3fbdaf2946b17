/**
 * Orders as a person has made them on this device: what the server has, and on top of it what waits
 * in the outbox, marked as such. So each tap is seen at once, and never as done.
 */

import type { Command, ItemStatus, NewItem } from '../outbox/commands'
import type { Entry } from '../outbox/entry'
import type { Order, OrderItem } from './types'

/** An item with what a tap on this device will change about it. */
export interface ShownItem extends OrderItem {
  /** The command that waits to be sent, or was refused. */
  unsent?: Entry
}

/** Items that the server does not have yet. */
export interface UnsentRound {
  entry: Entry
  items: NewItem[]
}

export interface ShownOrder extends Omit<Order, 'items'> {
  items: ShownItem[]
  unsentRounds: UnsentRound[]
}

/** Only what waits is shown as if it were so; what was refused is marked, and changes nothing. */
export function withUnsent(order: Order, entries: readonly Entry[]): ShownOrder {
  const shown: ShownOrder = { ...order, items: [...order.items], unsentRounds: [] }
  for (const entry of byAge(entries)) change(shown, entry)
  return shown
}

/** Orders that were placed on this device and have not reached the server. */
export function unsentOrders(entries: readonly Entry[]): Entry[] {
  return byAge(entries).filter(({ command }) => command.name === 'create-order')
}

/** The dishes of a command that orders some. */
export function itemsOf(command: Command): NewItem[] {
  return command.name === 'create-order' || command.name === 'add-items'
    ? command.payload.items
    : []
}

function change(order: ShownOrder, entry: Entry): void {
  const { command } = entry
  if (!('order_id' in command.payload) || command.payload.order_id !== order.id) return
  const isWaiting = entry.status !== 'refused'
  switch (command.name) {
    case 'add-items':
      order.unsentRounds.push({ entry, items: command.payload.items })
      break
    case 'set-item-status':
    case 'change-item': {
      const { order_id, item_id, ...changes } = command.payload
      const isMeant = (item: ShownItem) => item.id === item_id && item.order_id === order_id
      changeItems(order, entry, isWaiting ? changes : {}, isMeant)
      break
    }
    case 'set-order-status': {
      const { from, to } = STATUS_COMMANDS[command.payload.status]
      changeItems(order, entry, isWaiting ? { status: to } : {}, ({ status }) => from.has(status))
      break
    }
    case 'change-notes':
      if (isWaiting) Object.assign(order, command.payload)
      break
  }
}

function changeItems(
  order: ShownOrder,
  unsent: Entry,
  changes: Partial<OrderItem>,
  isMeant: (item: ShownItem) => boolean,
): void {
  order.items = order.items.map((item) => (isMeant(item) ? { ...item, ...changes, unsent } : item))
}

/** What setting the status of a whole order does to its items, as section 4 of the API's rules says. */
const STATUS_COMMANDS: Readonly<
  Record<Order['status'], { from: ReadonlySet<ItemStatus>; to: ItemStatus }>
> = {
  pending: { from: new Set(), to: 'new' },
  in_progress: { from: new Set(['new']), to: 'cooking' },
  ready: { from: new Set(['new', 'cooking']), to: 'ready' },
  served: { from: new Set(['ready']), to: 'served' },
  cancelled: { from: new Set(['new', 'cooking', 'ready']), to: 'cancelled' },
}

function byAge(entries: readonly Entry[]): Entry[] {
  return [...entries].sort((a, b) => a.number - b.number)
}
