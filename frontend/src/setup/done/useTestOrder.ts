/** The order that shows whether the kitchen hears of orders. */

import { api } from '@/core/client'
import { ApiError } from '@/api/problem'
import { useSending } from '@/parts/useSending'
import { randomId } from '@/randomId'
import { useI18n } from 'vue-i18n'

import type { Checklist } from './useChecklist'

export function useTestOrder({ memory, remember, look }: Checklist) {
  const { t } = useI18n()
  const { isSending: isWorking, error, send } = useSending()
  /** The same until an order is there: pressed again after a lost answer, it is placed once. */
  let key = randomId()

  async function run(action: () => Promise<void>): Promise<void> {
    await send(action)
    await look()
  }

  /** One portion of the first dish, at a free table if there is one. */
  function place(): Promise<void> {
    return run(async () => {
      const words = t('setup.test.note')
      const { data } = await api.POST('/orders/', {
        params: { header: { 'Idempotency-Key': key } },
        body: {
          ...(await whereTo()),
          items: [{ dish_id: await anyDish(), quantity: 1 }],
          notes: words,
          kitchen_notes: words,
        },
      })
      if (data !== undefined) remember({ testOrder: data.id })
      key = randomId()
    })
  }

  function cancel(): Promise<void> {
    return run(async () => {
      const id = memory.value.testOrder
      if (id === undefined) return
      await api.PATCH('/orders/{id}', { params: { path: { id } }, body: { status: 'cancelled' } })
    })
  }

  return { isWorking, error, place, cancel }
}

async function whereTo(): Promise<
  { order_type: 'dine_in'; table_id: number } | { order_type: 'takeaway' }
> {
  const query = { is_occupied: false, limit: 1 }
  const { data = [] } = await api.GET('/tables/', { params: { query } })
  const free = data[0]
  return free ? { order_type: 'dine_in', table_id: free.id } : { order_type: 'takeaway' }
}

async function anyDish(): Promise<number> {
  const { data = [] } = await api.GET('/menu/')
  const dish = data.flatMap(({ dishes }) => dishes)[0]
  if (dish === undefined) throw new ApiError('dish_unavailable', 409)
  return dish.id
}
