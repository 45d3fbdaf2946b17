/** Carrying out what is ready, with the way back; asks first where there would be none. */

import { useOutbox } from '@/stores/outbox'
import type { ShownItem, ShownOrder } from '@/stores/unsent'
import type { Command } from '@/outbox/commands'
import { useToast } from '@/parts/toast'
import { symRoundedDoneAll } from '@quasar/extras/material-symbols-rounded'
import { shallowRef } from 'vue'
import { useI18n } from 'vue-i18n'

import { useOrderTitle } from './orderTitle'
import { closesByServing } from './permissions'

export function useServing() {
  const { t } = useI18n()
  const outbox = useOutbox()
  const toast = useToast()
  const titleOf = useOrderTitle()
  /** What is done once the person agrees that the order closes by it. */
  const question = shallowRef<(() => void) | null>(null)

  function setStatus(order: ShownOrder, item: ShownItem, status: 'served' | 'ready'): Command {
    return {
      name: 'set-item-status',
      payload: { order_id: order.id, item_id: item.id, status },
    }
  }

  function labelOf(order: ShownOrder, items: readonly ShownItem[]): string {
    const names = items.map(({ dish_name }) => dish_name).join(', ')
    return t('openOrder.served.label', { what: names, where: titleOf(order) })
  }

  /** One command for all where the server would move just these. Returns how to take it back. */
  function send(order: ShownOrder, items: readonly ShownItem[], isWhole: boolean): () => void {
    const back = t('openOrder.served.back', { where: titleOf(order) })
    const backToPass = items.map((item) => setStatus(order, item, 'ready'))
    if (isWhole && items.length > 1) {
      const payload = { order_id: order.id, status: 'served' } as const
      const entry = outbox.send({ name: 'set-order-status', payload }, labelOf(order, items))
      return () => outbox.undo(entry, backToPass, back)
    }
    const entries = items.map((item) =>
      outbox.send(setStatus(order, item, 'served'), labelOf(order, [item])),
    )
    return () => entries.forEach((entry, i) => outbox.undo(entry, backToPass[i] as Command, back))
  }

  /** `isWhole`: whether these are all that the order still waits for. */
  function serve(order: ShownOrder, items: readonly ShownItem[], isWhole = false): void {
    const ids = items.map(({ id }) => id)
    if (closesByServing(order, ids)) {
      question.value = () => void send(order, items, isWhole)
      return
    }
    const undo = send(order, items, isWhole)
    const text = t('openOrder.served.toast', {
      what: items.map(({ dish_name }) => dish_name).join(', '),
    })
    toast({ text, icon: symRoundedDoneAll, undo })
  }

  return { serve, question }
}
