/** What a cook does to tickets: each act at once on the screen, and on its way to the server. */

import { useOrders } from '@/stores/orders'
import { useOutbox } from '@/stores/outbox'
import { useShownOrders } from '@/stores/shownOrders'
import type { ShownItem } from '@/stores/unsent'
import type { Entry } from '@/outbox/entry'
import { useI18n } from 'vue-i18n'

import { bumped, commandsFor, recalled, setItem, tapped, type Change } from '../tickets/commands'
import { itemsOf, voidsOf, type Ticket } from '../tickets/ticket'
import { useVoids } from './voids'
import { useWords } from './useWords'

interface Act {
  changes: readonly Change[]
  entries: readonly Entry[]
}

/** The last act on each of so many tickets can be taken back as it was. */
const ACTS_KEPT = 40

export function useActs() {
  const { t } = useI18n()
  const outbox = useOutbox()
  const orders = useOrders()
  const shownOrders = useShownOrders()
  const voids = useVoids()
  const words = useWords()
  const last = new Map<string, Act>()

  function tap(ticket: Ticket, item: ShownItem): void {
    const change = tapped(item)
    if (!change) return
    const { unsent } = item
    if (unsent?.status === 'waiting' && unsent.command.name === 'set-item-status') {
      outbox.undo(unsent, setItem(item, change.to), labelOf(ticket, [change]))
    } else {
      act(ticket, [change])
    }
  }

  /** The button in the head: begins the ticket, finishes it, or takes note that it was cancelled. */
  function bump(ticket: Ticket): void {
    const changes = bumped(ticket)
    if (changes.length > 0) act(ticket, changes)
    else voids.notice(voidsOf(ticket))
  }

  /** Takes back the last act on a ticket; without one, what is ready of it is cooked on. */
  function bringBack(ticket: Ticket): void {
    const before = last.get(ticket.id)
    const isStill = before?.changes.every(({ to }) => to === 'ready') === true
    last.delete(ticket.id)
    if (!before || !isStill) {
      act(ticket, recalled(itemsOf(ticket)))
      return
    }
    const back = before.changes.map(({ item }) => ({ item, to: 'cooking' }) as const)
    const [first] = before.entries
    if (before.entries.length === 1 && first) {
      outbox.undo(first, commandsFor(back, orderOf(ticket)), labelOf(ticket, back))
      return
    }
    before.entries.forEach((entry, index) => {
      const change = back[index]
      if (change) outbox.undo(entry, setItem(change.item, change.to), labelOf(ticket, [change]))
    })
  }

  function act(ticket: Ticket, changes: readonly Change[]): void {
    const commands = commandsFor(changes, orderOf(ticket))
    const entries = commands.map((command, index) => {
      const isWhole = commands.length < changes.length
      return outbox.send(
        command,
        labelOf(ticket, isWhole ? changes : changes.slice(index, index + 1)),
      )
    })
    last.delete(ticket.id)
    last.set(ticket.id, { changes, entries })
    const [oldest] = last.keys()
    if (last.size > ACTS_KEPT && oldest !== undefined) last.delete(oldest)
  }

  /** As the server has it: what waits in the outbox goes first, in order. */
  function orderOf(ticket: Ticket) {
    const order = orders.find(ticket.orderId)
    return order && shownOrders.show(order)
  }

  function labelOf(ticket: Ticket, changes: readonly Change[]): string {
    const dishes = changes.map(({ item }) => item.dish_name).join(', ')
    const status = t(`parts.status.${changes[0]?.to ?? 'ready'}`)
    return t('kitchen.actLabel', { place: words.placeOf(ticket), dishes, status })
  }

  return { tap, bump, bringBack, notice: voids.notice }
}
