/** What the ids of an order stand for, in words. */

import { useFloor } from '@/stores/floor'
import type { Order } from '@/stores/types'
import { useColleagues } from '@/stores/colleagues'
import { useI18n } from 'vue-i18n'

export function useOrderWords() {
  const { t } = useI18n()
  const floor = useFloor()
  const colleagues = useColleagues()

  /** A table that is not on the floor any more has no number here. */
  function table(id: number): string {
    const number = floor.tables.get(id)?.number
    return number === undefined
      ? t('adminOrders.formerTable')
      : t('adminOrders.table', { n: number })
  }

  function person(id: number): string {
    return colleagues.nameOf(id) || t('adminOrders.unknownPerson', { id })
  }

  /** Where its guests are: at a table, or on their way. */
  function where({ table_id, order_type }: Order): string {
    if (order_type === 'dine_in' && table_id !== null) return table(table_id)
    return t(`adminOrders.types.${order_type}`)
  }

  return { table, person, where }
}
