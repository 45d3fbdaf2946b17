/** The bill of an order on the screen: loaded, kept in step, paid or paid back. */

import { useSession } from '@/core/session'
import { useOrders } from '@/stores/orders'
import type { Order } from '@/stores/types'
import { useConnection } from '@/core/connection'
import { randomId } from '@/randomId'
import { computed, ref, shallowRef, watch } from 'vue'

import { Attempts, type Attempt, type Settlement } from './attempts'
import { isSameBill, type Bill } from './bill'
import { billOf } from './server'
import { settle, type Outcome } from './settle'

export function useBill(orderId: number) {
  const orders = useOrders()
  const session = useSession()
  const connection = useConnection()
  const server = billOf(orderId)
  const attempts = new Attempts(localStorage, session.user?.id ?? 0, orderId)

  const bill = shallowRef<Bill | null>(null)
  const loadError = shallowRef<unknown>(null)
  const isSending = ref(false)
  const outcome = shallowRef<Outcome | null>(null)
  /** Whether the person has seen another bill than the one that is shown now. */
  const hasChanged = ref(false)
  const unanswered = shallowRef<Attempt | undefined>(attempts.read())

  /** Takes in the bill as it is now. */
  function take(present: Bill): void {
    const before = bill.value
    if (before && !isSameBill(before.order, present.order)) hasChanged.value = true
    bill.value = present
    orders.take(present.order)
    const asked = attempts.read()
    if (asked && asked.etag !== present.etag) {
      // The server has done it, or never will: it was about a bill that is gone.
      attempts.forget()
      if (isDone(asked.settlement, present.order)) {
        outcome.value = { kind: 'done', bill: present, attempt: asked }
      }
    }
    unanswered.value = attempts.read()
  }

  async function load(): Promise<void> {
    loadError.value = null
    try {
      take(await server.read())
    } catch (refusal) {
      loadError.value = refusal
    }
  }

  async function send(settlement: Settlement, given: number | null = null): Promise<boolean> {
    if (!bill.value) return false
    isSending.value = true
    outcome.value = null
    hasChanged.value = false
    try {
      const deal = { bill: bill.value, settlement, given }
      const result = await settle(deal, server, attempts, randomId)
      if (result.kind === 'done') bill.value = result.bill // it is another one, as was agreed
      if ('bill' in result) take(result.bill)
      outcome.value = result
      unanswered.value = attempts.read()
      return result.kind === 'done'
    } finally {
      isSending.value = false
    }
  }

  /** What the events tell; the tag of the bill has to be asked for. */
  const known = computed<Order | undefined>(() => orders.find(orderId))
  watch(
    () => [known.value?.version, connection.link, isSending.value] as const,
    ([version, link, isBusy]) => {
      const isBehind = version !== undefined && version > (bill.value?.order.version ?? 0)
      const isNeeded = isBehind || bill.value === null || unanswered.value !== undefined
      if (link === 'online' && isNeeded && !isBusy) void load()
    },
    { immediate: true },
  )

  return { bill, known, loadError, load, send, isSending, outcome, hasChanged, unanswered }
}

/** Whether this is what an order says of its money. */
function isDone(settlement: Settlement, order: Order): boolean {
  return Object.entries(settlement).every(([name, value]) => order[name as keyof Order] === value)
}
