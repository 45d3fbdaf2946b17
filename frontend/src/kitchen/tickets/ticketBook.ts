/**
 * The tickets of all orders. As long as nothing that it shows has changed, a ticket is the same
 * object, so that a screen draws only what another one does not have already.
 */

import type { ShownItem, ShownOrder } from '../../stores/unsent'
import { groupRounds, ticketsOf, type Ticket, type View } from './ticket'

interface Page {
  order: ShownOrder
  view: View
  tickets: readonly Ticket[]
  /** By the moment of each round, whether a ticket begins with it. */
  starts: ReadonlyMap<string, boolean>
}

export class TicketBook {
  private pages = new Map<number, Page>()

  /** The tickets of these orders; what was known of others is forgotten. */
  ticketsOf(orders: Iterable<ShownOrder>, view: View): Ticket[] {
    const pages = new Map<number, Page>()
    for (const order of orders) pages.set(order.id, this.pageOf(order, view))
    this.pages = pages
    return [...pages.values()].flatMap(({ tickets }) => tickets)
  }

  private pageOf(order: ShownOrder, view: View): Page {
    const known = this.pages.get(order.id)
    if (known?.order === order && known.view === view) return known
    const starts = startsOf(order, known?.starts ?? new Map<string, boolean>())
    const tickets = ticketsOf(order, view, starts).map((ticket) => sameOr(ticket, known?.tickets))
    return { order, view, tickets, starts }
  }
}

function startsOf(order: ShownOrder, known: ReadonlyMap<string, boolean>): Map<string, boolean> {
  const starts = new Map<string, boolean>()
  for (const rounds of groupRounds(order.items, known)) {
    rounds.forEach(([item], index) => starts.set(item?.created_at ?? '', index === 0))
  }
  return starts
}

function sameOr(ticket: Ticket, known: readonly Ticket[] = []): Ticket {
  const before = known.find(({ id }) => id === ticket.id)
  return before && contentOf(before) === contentOf(ticket) ? before : ticket
}

const contents = new WeakMap<Ticket, string>()

/** Everything of a ticket that a screen shows, as one text. */
function contentOf(ticket: Ticket): string {
  let content = contents.get(ticket)
  if (content === undefined) {
    const { rounds, ...facts } = ticket
    content = JSON.stringify([facts, rounds.map(({ items }) => items.map(factsOf))])
    contents.set(ticket, content)
  }
  return content
}

function factsOf({ id, dish_name, quantity, comment, status, updated_at, unsent }: ShownItem) {
  return [id, dish_name, quantity, comment, status, updated_at, unsent?.id, unsent?.status]
}
