/** Why dishes were refused, in a sentence that names what and who is in the way. */

import { ApiError } from '@/api/problem'
import { useErrorText } from '@/api/useErrorText'
import type { Entry } from '@/outbox/entry'
import { useColleagues } from '@/stores/colleagues'
import { useI18n } from 'vue-i18n'

import { firstNameOf } from '../open/orderTitle'
import { useOrders } from '@/stores/orders'
import type { Remedy } from './refusal'

export function useRefusalText() {
  const { t } = useI18n()
  const errorText = useErrorText()
  const orders = useOrders()
  const colleagues = useColleagues()

  /** The name of whoever has the order; '' while it is not known. */
  function waiterOf(orderId: number): string {
    const order = orders.find(orderId)
    return order ? firstNameOf(colleagues.nameOf(order.waiter_id)) : ''
  }

  return (entry: Entry, remedy: Remedy, nameOf: (dishId: number) => string): string => {
    const { problem, status } = entry
    if (status !== 'refused' || !problem) return ''
    if (remedy.kind === 'withoutMissing') {
      return t('taking.round.missing', { names: [...remedy.missing].map(nameOf).join(', ') })
    }
    const id = problem.order_id ?? 0
    const name = waiterOf(id)
    if (problem.code === 'table_occupied' && id) {
      return t(name ? 'taking.round.occupiedBy' : 'taking.round.occupied', { id, name })
    }
    if (problem.code === 'not_your_order' && name) return t('taking.round.colleagues', { id, name })
    return errorText(new ApiError(problem.code, problem.status, problem as ApiError['problem']))
  }
}
