/**
 * What the server refused of a cook's taps. Where another display was quicker, it is so as wanted;
 * the rest is said at the item. Neither stays in the outbox: it would hold back the next taps.
 */

import { api } from '@/core/client'
import { ApiError } from '@/api/problem'
import { useErrorText } from '@/api/useErrorText'
import { useOrders } from '@/stores/orders'
import type { OrderItem } from '@/stores/types'
import { useOutbox } from '@/stores/outbox'
import type { Entry } from '@/outbox/entry'
import { useToast } from '@/parts/toast'
import { symRoundedError } from '@quasar/extras/material-symbols-rounded'
import { shallowRef, watch } from 'vue'
import { useI18n } from 'vue-i18n'

import { isSettled } from '../tickets/commands'

/** So many are said at once; an item says the last one only. */
const MOST = 20

/** `isShown` tells whether an item stands on the board, where a sentence can be read beside it. */
export function useRefusals(isShown: (itemId: number) => boolean) {
  const { t } = useI18n()
  const orders = useOrders()
  const outbox = useOutbox()
  const errorText = useErrorText()
  const toast = useToast()
  /** Sentences by the id of the item. */
  const sentences = shallowRef<ReadonlyMap<number, string>>(new Map())

  /** The refused commands that are being looked into. */
  const inHand = new Set<string>()

  watch(
    () => outbox.refused,
    (refused) => refused.filter(({ id }) => !inHand.has(id)).forEach((entry) => void take(entry)),
    { immediate: true },
  )

  async function take({ id, command, problem, label }: Entry): Promise<void> {
    if (command.name !== 'set-item-status' && command.name !== 'set-order-status') return
    inHand.add(id)
    const { payload } = command
    const items = await itemsNow(payload.order_id)
    if (problem && !isSettled(command, items, problem.current)) {
      if ('item_id' in payload && isShown(payload.item_id)) {
        say(payload.item_id, sentenceOf(problem))
      } else {
        toast({ text: `${label}. ${sentenceOf(problem)}`, icon: symRoundedError })
      }
    }
    outbox.drop(id)
    inHand.delete(id)
  }

  /** The answer of a command may be here before the events that explain it. */
  async function itemsNow(id: number): Promise<readonly OrderItem[]> {
    try {
      const { data } = await api.GET('/orders/{id}', { params: { path: { id } } })
      if (data) orders.take(data)
    } catch {
      // Without an answer, what is known has to do.
    }
    return orders.find(id)?.items ?? []
  }

  function sentenceOf(problem: NonNullable<Entry['problem']>): string {
    const { code, status, current } = problem
    if (code === 'illegal_transition' && current) {
      return t('kitchen.alreadyIs', { status: t(`parts.status.${current}`) })
    }
    return errorText(new ApiError(code, status, problem as ApiError['problem']))
  }

  function say(itemId: number, sentence: string): void {
    sentences.value = new Map([...sentences.value, [itemId, sentence] as const].slice(-MOST))
  }

  function forget(itemId: number): void {
    sentences.value = new Map([...sentences.value].filter(([id]) => id !== itemId))
  }

  return { sentences, forget }
}
