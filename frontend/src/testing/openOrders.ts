/** The open orders as a screen keeps them: the smallest store that applies events. */

import { putNewer } from '../live/records'
import type { LiveData } from '../live/synchroniser'
import type { LiveEvent } from '../live/types'
import type { Session } from '../session/session'

export interface OpenOrder {
  id: number
  version: number
  status: string
  due: number
  items: { id: number; status: string; version: number; comment: string | null }[]
}

export class OpenOrders implements LiveData<OpenOrder[]> {
  readonly orders = new Map<number, OpenOrder>()
  /** How often everything was loaded, and how many events were applied. */
  loads = 0
  events = 0

  constructor(private readonly session: Session) {}

  async load(signal: AbortSignal): Promise<OpenOrder[]> {
    const response = await this.session.request('/orders/?open=true&limit=500', { signal })
    if (!response.ok) throw new Error(`The orders could not be loaded: ${response.status}`)
    return (await response.json()) as OpenOrder[]
  }

  replace(orders: OpenOrder[]): void {
    this.loads += 1
    this.orders.clear()
    for (const order of orders) this.orders.set(order.id, order)
  }

  apply(event: LiveEvent): void {
    this.events += 1
    const order = event.order as OpenOrder | undefined
    if (!order) return
    const isClosed = order.status === 'cancelled' || (order.status === 'served' && order.due === 0)
    if (putNewer(this.orders, order) && isClosed) this.orders.delete(order.id)
  }
}
