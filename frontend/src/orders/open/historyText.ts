/** A line of an order's history as a sentence. */

import { useFloor } from '@/stores/floor'
import type { ShownOrder } from '@/stores/unsent'
import { useColleagues } from '@/stores/colleagues'
import { useI18n } from 'vue-i18n'

import type { HistoryLine } from './history'

export function useHistoryText(order: () => ShownOrder, isOfItem: () => boolean) {
  const { t, te } = useI18n()
  const floor = useFloor()
  const colleagues = useColleagues()

  function namesOf(ids: readonly number[]): string {
    const names = ids.map((id) => order().items.find((item) => item.id === id)?.dish_name ?? '')
    return names.filter(Boolean).join(', ')
  }

  /** What stands for a value of the server. */
  function valueOf(action: HistoryLine['action'], value: string | null): string {
    if (value === null) return ''
    if (action === 'table_id') return String(floor.tables.get(Number(value))?.number ?? '?')
    if (action === 'waiter_id') return colleagues.nameOf(Number(value)) || '?'
    return value
  }

  return ({ action, from, to, itemIds }: HistoryLine): string => {
    const keys = [`${action}.${to ?? 'none'}`, to === null ? `${action}.none` : `${action}.some`]
    const key = keys.map((one) => `openOrder.history.${one}`).find((one) => te(one))
    const values = { from: valueOf(action, from), to: valueOf(action, to) }
    const text = t(key ?? `openOrder.history.${action}`, values)
    return isOfItem() || itemIds.length === 0 ? text : `${text}: ${namesOf(itemIds)}`
  }
}
