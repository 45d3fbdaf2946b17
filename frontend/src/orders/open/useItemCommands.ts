/** What people do with an item of an order, through the outbox. */

import { useOutbox } from '@/stores/outbox'
import type { ShownItem, ShownOrder } from '@/stores/unsent'
import type { Payloads } from '@/outbox/commands'
import { useToast } from '@/parts/toast'
import { symRoundedDoneAll, symRoundedRepeat } from '@quasar/extras/material-symbols-rounded'
import { useI18n } from 'vue-i18n'

import { useOrderTitle } from './orderTitle'

type ItemChanges = Pick<Payloads['change-item'], 'quantity' | 'comment'>

export function useItemCommands() {
  const { t } = useI18n()
  const outbox = useOutbox()
  const toast = useToast()
  const titleOf = useOrderTitle()

  function label(what: string, order: ShownOrder, item: ShownItem): string {
    return t(`openOrder.label.${what}`, { name: item.dish_name, where: titleOf(order) })
  }

  /** Several changes in a row that were not sent yet are one. */
  function change(order: ShownOrder, item: ShownItem, changes: ItemChanges): void {
    const { unsent } = item
    const before = unsent?.command.name === 'change-item' ? unsent.command.payload : {}
    const payload = { ...before, ...changes, order_id: order.id, item_id: item.id }
    const command = { name: 'change-item', payload } as const
    if (unsent?.command.name === 'change-item' && outbox.edit(unsent.id, command)) return
    outbox.send(
      { ...command, payload: { ...changes, order_id: order.id, item_id: item.id } },
      label('change', order, item),
    )
  }

  function repeat(order: ShownOrder, item: ShownItem): void {
    const { dish_id, quantity, comment } = item
    const payload = { order_id: order.id, items: [{ dish_id, quantity, comment }] }
    const entry = outbox.send({ name: 'add-items', payload }, label('repeat', order, item))
    toast({
      text: t('openOrder.repeated', { name: item.dish_name }),
      icon: symRoundedRepeat,
      // Once the kitchen has it, it is an item like others, with its own way to be cancelled.
      undo: () => outbox.drop(entry.id),
    })
  }

  function setStatus(order: ShownOrder, item: ShownItem, status: 'ready' | 'cancelled'): void {
    const payload = { order_id: order.id, item_id: item.id, status }
    outbox.send({ name: 'set-item-status', payload }, label(status, order, item))
    if (status === 'ready') toast({ text: label('ready', order, item), icon: symRoundedDoneAll })
  }

  return {
    change,
    repeat,
    takeBack: (order: ShownOrder, item: ShownItem) => setStatus(order, item, 'ready'),
    cancel: (order: ShownOrder, item: ShownItem) => setStatus(order, item, 'cancelled'),
  }
}
