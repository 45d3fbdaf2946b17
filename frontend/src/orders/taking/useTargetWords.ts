/** What a table or an order is called, and what is sent for it. */

import type { Command } from '@/outbox/commands'
import { useI18n } from 'vue-i18n'

import { useOrderTitle } from '../open/orderTitle'
import { itemsOf } from '@/stores/unsent'
import { countPortions } from './cart'
import type { Target } from './target'

export function useTargetWords() {
  const { t } = useI18n()
  const titleOf = useOrderTitle()

  function nameOf(target: Target): string {
    switch (target.kind) {
      case 'table':
        return titleOf({ id: 0, order_type: 'dine_in', table_id: target.table.id })
      case 'order':
        return titleOf(target.order)
      case 'takeaway':
        return t('taking.name.takeaway')
    }
  }

  /** How the outbox calls a command. */
  function labelOf(target: Target, command: Command): string {
    if (command.name === 'change-notes') return t('taking.label.note', { name: nameOf(target) })
    const count = countPortions(itemsOf(command))
    const dishes = t('taking.dishes', count)
    if (command.name === 'add-items')
      return t('taking.label.more', { name: nameOf(target), dishes })
    const isDelivery = command.name === 'create-order' && command.payload.order_type === 'delivery'
    const name = isDelivery ? t('taking.name.delivery') : nameOf(target)
    return t('taking.label.new', { name, dishes })
  }

  return { nameOf, labelOf }
}
