/** Handing over the open orders of somebody who leaves, and saying what became of each. */

import { ApiError } from '@/api/problem'
import type { Order } from '@/stores/types'

/**
 * - `waiting`: not tried yet, or not reached because the connection was lost
 * - `handed`: the colleague has it now
 * - `closed`: it was settled or cancelled meanwhile, so there is nothing to hand over
 * - `failed`: the server has refused it, as `error` says
 */
export interface Handover {
  order: Order
  state: 'waiting' | 'handed' | 'closed' | 'failed'
  error?: unknown
}

export interface HandoverSteps {
  /** The orders of the person that are open now. */
  list: () => Promise<Order[]>
  /** Gives one to the colleague. */
  give: (order: Order) => Promise<unknown>
  /** Told after each step. */
  show: (handovers: readonly Handover[]) => void
}

/** Codes that mean that an order is not open any more. */
const CLOSED = ['order_closed', 'not_found']

/**
 * Gives every open order away, one by one, also those that are placed meanwhile. Returns whether
 * none is left. What was refused stays as it was; without a connection the rest is not tried.
 * `before` is what became of earlier tries.
 */
export async function handOver(
  { list, give, show }: HandoverSteps,
  before: readonly Handover[] = [],
): Promise<boolean> {
  const settled = before.filter(isSettled)
  const all = new Map(settled.map((handover) => [handover.order.id, handover]))
  for (;;) {
    const fresh = (await list()).filter(({ id }) => !isSettled(all.get(id)))
    if (fresh.length === 0) return true
    fresh.forEach((order) => all.set(order.id, { order, state: 'waiting' }))
    show([...all.values()])
    for (const order of fresh) {
      const handover = await giveOne(order, give)
      all.set(order.id, handover)
      show([...all.values()])
      if (handover.error !== undefined && isUnreachable(handover.error)) return false
    }
    if ([...all.values()].some(({ state }) => state === 'failed')) return false
  }
}

async function giveOne(order: Order, give: HandoverSteps['give']): Promise<Handover> {
  try {
    await give(order)
    return { order, state: 'handed' }
  } catch (error) {
    const isClosed = error instanceof ApiError && CLOSED.includes(error.code)
    return isClosed ? { order, state: 'closed' } : { order, state: 'failed', error }
  }
}

function isSettled(handover?: Handover): boolean {
  return handover?.state === 'handed' || handover?.state === 'closed'
}

function isUnreachable(error: unknown): boolean {
  return error instanceof ApiError && error.status === 0
}
