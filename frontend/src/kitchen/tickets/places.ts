/** The places of the board: a ticket keeps its own until it is done, and a while longer. */

import { itemsOf, type Ticket } from './ticket'

export interface Place {
  ticket: Ticket
  /** When it was done, on the server's clock; null while there is something to do about it. */
  doneAt: number | null
}

/** Milliseconds in which what was finished by mistake can be brought back from its place. */
export const BRING_BACK_TIME = 8_000

export interface Board {
  /** What belongs on the board. */
  wanted: readonly Ticket[]
  /** Every ticket that is known, the finished ones too. */
  all: readonly Ticket[]
  now: number
  /** A finger is about: nothing may close up under it. */
  isTouched: boolean
}

/** The places after a change. Those in which nothing has changed are the same objects. */
export function settle(places: readonly Place[], board: Board): Place[] {
  const wanted = new Map(board.wanted.map((ticket) => [ticket.id, ticket]))
  const kept = places.flatMap((place) => {
    const ticket = wanted.get(place.ticket.id)
    wanted.delete(place.ticket.id)
    return ticket ? [standing(place, ticket)] : leaving(place, board)
  })
  const added = [...wanted.values()].map((ticket) => ({ ticket, doneAt: null }))
  return [...kept, ...added].sort((a, b) => a.ticket.since - b.ticket.since)
}

function standing(place: Place, ticket: Ticket): Place {
  return place.ticket === ticket && place.doneAt === null ? place : { ticket, doneAt: null }
}

function leaving(place: Place, { all, now, isTouched }: Board): Place[] {
  if (place.doneAt === null) {
    const ticket = all.find(({ id }) => id === place.ticket.id)
    const canComeBack = ticket && itemsOf(ticket).some(({ status }) => status === 'ready')
    if (canComeBack) return [{ ticket, doneAt: now }]
    return isTouched ? [place] : []
  }
  return isTouched || now - place.doneAt < BRING_BACK_TIME ? [place] : []
}
