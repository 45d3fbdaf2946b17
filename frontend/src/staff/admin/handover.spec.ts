import { expect, it } from 'vitest'

import { ApiError } from '@/api/problem'
import type { Order } from '@/stores/types'
import { anOrder } from '@/testing/records'

import { handOver, type Handover } from './handover'

/** Somebody with these open orders; the server answers each handover as `answers` says. */
function leaving(orders: Order[], answers: Record<number, ApiError> = {}) {
  const open = new Map(orders.map((order) => [order.id, order]))
  const given: number[] = []
  let shown: readonly Handover[] = []
  const steps = {
    list: () => Promise.resolve([...open.values()]),
    give: (order: Order) => {
      const refusal = answers[order.id]
      if (refusal) return Promise.reject(refusal)
      given.push(order.id)
      open.delete(order.id)
      return Promise.resolve()
    },
    show: (handovers: readonly Handover[]) => (shown = handovers),
  }
  return { open, given, steps, states: () => shown.map(({ order, state }) => [order.id, state]) }
}

it('a waiter who leaves hands over every open order', async () => {
  const { given, steps, states } = leaving([anOrder({ id: 1 }), anOrder({ id: 2 })])

  expect(await handOver(steps)).toBe(true)

  expect(given).toEqual([1, 2])
  expect(states()).toEqual([
    [1, 'handed'],
    [2, 'handed'],
  ])
})

it('whoever has no open orders can leave at once', async () => {
  expect(await handOver(leaving([]).steps)).toBe(true)
})

it('an order that is refused stays, the others go, and it is said which', async () => {
  const refusal = new ApiError('forbidden', 403)
  const { given, steps, states } = leaving(
    [anOrder({ id: 1 }), anOrder({ id: 2 }), anOrder({ id: 3 })],
    { 2: refusal },
  )

  expect(await handOver(steps)).toBe(false)

  expect(given).toEqual([1, 3])
  expect(states()).toEqual([
    [1, 'handed'],
    [2, 'failed'],
    [3, 'handed'],
  ])
})

it('without a connection the rest is left as it is, and not shown as done', async () => {
  const { given, steps, states } = leaving(
    [anOrder({ id: 1 }), anOrder({ id: 2 }), anOrder({ id: 3 })],
    { 2: new ApiError('no_connection', 0) },
  )

  expect(await handOver(steps)).toBe(false)

  expect(given).toEqual([1])
  expect(states()).toEqual([
    [1, 'handed'],
    [2, 'failed'],
    [3, 'waiting'],
  ])
})

it('an order that guests have paid meanwhile needs nobody any more', async () => {
  const { open, steps, states } = leaving([anOrder({ id: 1 })], {
    1: new ApiError('order_closed', 409),
  })

  const isDone = handOver(steps)
  open.clear()

  expect(await isDone).toBe(true)
  expect(states()).toEqual([[1, 'closed']])
})

it('an order that is placed while the others are handed over goes, too', async () => {
  const { open, given, steps } = leaving([anOrder({ id: 1 })])
  const list = steps.list
  let isFirst = true
  const busy = {
    ...steps,
    list: async () => {
      if (!isFirst) return list()
      isFirst = false
      const found = await list()
      open.set(2, anOrder({ id: 2 }))
      return found
    },
  }

  expect(await handOver(busy)).toBe(true)

  expect(given).toEqual([1, 2])
})

it('another try goes on with what was left, and still shows what had been done', async () => {
  const answers: Record<number, ApiError> = { 2: new ApiError('busy', 503) }
  const { given, steps, states } = leaving([anOrder({ id: 1 }), anOrder({ id: 2 })], answers)
  let shown: readonly Handover[] = []
  const show = (handovers: readonly Handover[]) => steps.show((shown = handovers))
  await handOver({ ...steps, show })
  delete answers[2]

  expect(await handOver({ ...steps, show }, shown)).toBe(true)

  expect(given).toEqual([1, 2])
  expect(states()).toEqual([
    [1, 'handed'],
    [2, 'handed'],
  ])
})
