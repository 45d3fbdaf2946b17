/** What an order is called: its table, or how it leaves the house. */

import { useFloor } from '@/stores/floor'
import type { Order } from '@/stores/types'
import { useI18n } from 'vue-i18n'

export type TitledOrder = Pick<Order, 'id' | 'order_type' | 'table_id'>

export function useOrderTitle(): (order: TitledOrder) => string {
  const { t } = useI18n()
  const floor = useFloor()
  return ({ id, order_type, table_id }) => {
    if (order_type !== 'dine_in') return t(`openOrder.title.${order_type}`, { id })
    const table = table_id === null ? undefined : floor.tables.get(table_id)
    return table
      ? t('openOrder.title.table', { number: table.number })
      : t('openOrder.title.order', { id })
  }
}

/** "Анна Соловьёва" → "Анна". */
export function firstNameOf(name: string): string {
  return name.trim().split(/\s+/u)[0] ?? ''
}
