/** When the kitchen display makes itself heard: what is new, what was called off, what is late. */

import type { SoundName } from '../../sound/tones'
import { secondsSince, urgencyOf, type Limits } from '@/parts/age'
import { isToCook, itemsOf, voidsOf, type Ticket } from './ticket'

const ALARM_EVERY = 10_000
const OFFLINE_EVERY = 30_000

export interface Heard {
  tickets: readonly Ticket[]
  isStale: boolean
  /** On the server's clock. */
  now: number
  limits: Limits
}

/** Of several at once, only the first is played. */
const BY_WEIGHT: readonly SoundName[] = [
  'alarm',
  'ticketNew',
  'ticketChanged',
  'ticketLate',
  'offline',
]

export class SoundPlan {
  private known: Map<string, string> | undefined
  private voids = new Set<number>()
  private late = new Set<string>()
  private alarmAt = -Infinity
  private offlineAt = -Infinity

  /** What has to be played now. The first look finds everything as it was before: all is quiet. */
  next(heard: Heard): SoundName | undefined {
    const due = new Set<SoundName | undefined>([
      this.news(heard),
      this.alarm(heard),
      this.lateness(heard),
      this.offline(heard),
    ])
    return BY_WEIGHT.find((name) => due.has(name))
  }

  private news({ tickets }: Heard): SoundName | undefined {
    const before = this.known
    this.known = new Map(tickets.map((ticket) => [ticket.id, orderedOf(ticket)]))
    if (!before) return undefined
    if (tickets.some(({ id }) => !before.has(id))) return 'ticketNew'
    const isChanged = [...this.known].some(([id, ordered]) => before.get(id) !== ordered)
    return isChanged ? 'ticketChanged' : undefined
  }

  private alarm({ tickets, now }: Heard): SoundName | undefined {
    const before = this.voids
    this.voids = new Set(tickets.flatMap(voidsOf).map(({ id }) => id))
    const isNew = [...this.voids].some((id) => !before.has(id))
    if (this.voids.size === 0 || (!isNew && now - this.alarmAt < ALARM_EVERY)) return undefined
    this.alarmAt = now
    return 'alarm'
  }

  private lateness({ tickets, now, limits }: Heard): SoundName | undefined {
    const before = this.late
    const late = tickets.filter(
      (ticket) =>
        itemsOf(ticket).some(isToCook) &&
        urgencyOf(secondsSince(ticket.oldest, now), limits) === 'late',
    )
    this.late = new Set(late.map(({ id }) => id))
    return [...this.late].some((id) => !before.has(id)) ? 'ticketLate' : undefined
  }

  private offline({ isStale, now }: Heard): SoundName | undefined {
    if (!isStale) this.offlineAt = -Infinity
    if (!isStale || now - this.offlineAt < OFFLINE_EVERY) return undefined
    this.offlineAt = now
    return 'offline'
  }
}

/** What the waiter has ordered, without how far it is. */
function orderedOf(ticket: Ticket): string {
  const items = itemsOf(ticket).filter(({ status }) => status !== 'cancelled')
  return JSON.stringify([
    ticket.tableId,
    ticket.note,
    items.map(({ id, quantity, comment }) => [id, quantity, comment]),
  ])
}
