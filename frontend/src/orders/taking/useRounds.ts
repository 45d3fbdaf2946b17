/** What was sent for a table or an order from this device and has not arrived, and what to do about it. */

import { useMenu } from '@/stores/menu'
import type { Entry } from '@/outbox/entry'
import { useToast } from '@/parts/toast'
import { symRoundedWarning } from '@quasar/extras/material-symbols-rounded'
import { computed, type Ref } from 'vue'
import { useI18n } from 'vue-i18n'

import { useOrders } from '@/stores/orders'
import { useOutbox } from '@/stores/outbox'
import { itemsOf } from '@/stores/unsent'
import { addItems } from './cart'
import { joinNotes } from './comment'
import { mayBeCooked, remedyFor, type Remedy } from './refusal'
import { addTo, isFor, noteFor, orderOf, placeOrder, type Target } from './target'
import type { CartChange } from './useCart'
import { useTargetWords } from './useTargetWords'

export function useRounds(target: Ref<Target | null>, changeCart: (make: CartChange) => void) {
  const outbox = useOutbox()
  const orders = useOrders()
  const menu = useMenu()
  const { labelOf } = useTargetWords()
  const { t } = useI18n()
  const toast = useToast()

  /** The refused ones first. */
  const rounds = computed(() => {
    const present = target.value
    if (!present) return []
    return outbox.entries.filter(({ command }) => isFor(present, command, orders.find))
  })

  function describe(entry: Entry, dishId: number) {
    const dish = menu.dishes.get(dishId)
    const missing = entry.problem?.dishes?.find(({ dish_id }) => dish_id === dishId)
    return { name: dish?.name ?? missing?.dish_name ?? `${dishId}`, price: dish?.price ?? 0 }
  }

  /** Its dishes and notes go back into the cart, unless it is on its way at this moment. */
  function takeBack(entry: Entry): void {
    if (!outbox.drop(entry.id)) return
    if (mayBeCooked(entry)) toast({ text: t('taking.round.mayBeCooked'), icon: symRoundedWarning })
    const { command } = entry
    changeCart((cart) => {
      const filled = addItems(cart, itemsOf(command), (id) => describe(entry, id))
      if (command.name !== 'create-order') return filled
      const { kitchen_notes, notes, order_type } = command.payload
      return {
        ...filled,
        kitchenNotes: joinNotes(filled.kitchenNotes, kitchen_notes),
        notes: joinNotes(filled.notes, notes),
        ...(order_type && order_type !== 'dine_in' && { orderType: order_type }),
      }
    })
  }

  /** Sends it in the way that can succeed. */
  function follow(entry: Entry, remedy: Remedy): void {
    const { command } = entry
    const present = target.value
    if (!present) return
    if (remedy.kind === 'withoutMissing') withItems(entry, present, remedy.rest)
    else if (remedy.kind === 'addTo') moveTo(entry, present, remedy.orderId)
    else if (remedy.kind === 'newOrder') {
      const notes = { kitchenNotes: '', notes: '', orderType: 'takeaway' } as const
      const placed = placeOrder(present, itemsOf(command), notes)
      outbox.edit(entry.id, placed, labelOf(present, placed))
    } else outbox.retry(entry.id)
  }

  function withItems(entry: Entry, present: Target, items: ReturnType<typeof itemsOf>): void {
    const { command } = entry
    if (command.name !== 'create-order' && command.name !== 'add-items') return
    const rest = { ...command, payload: { ...command.payload, items } } as typeof command
    outbox.edit(entry.id, rest, labelOf(present, rest))
  }

  /** A note for the kitchen goes along; where the order is not known yet it stays in the cart. */
  function moveTo(entry: Entry, present: Target, orderId: number): void {
    const { command } = entry
    const added = addTo(orderId, itemsOf(command))
    if (!outbox.edit(entry.id, added, labelOf(present, added))) return
    const note = command.name === 'create-order' ? command.payload.kitchen_notes : null
    const order = orders.find(orderId)
    const more = order ? noteFor(order, note) : []
    for (const one of more) outbox.send(one, labelOf(present, one))
    if (note && !order) {
      changeCart((cart) => ({ ...cart, kitchenNotes: joinNotes(cart.kitchenNotes, note) }))
    }
  }

  /** What can be done about a refusal, as things stand now at the table. */
  function remedyOf(entry: Entry): Remedy {
    if (!entry.problem) return { kind: 'again' }
    const remedy = remedyFor(entry.command, entry.problem)
    const other = target.value && orderOf(target.value)
    return remedy.kind === 'newOrder' && other ? { kind: 'addTo', orderId: other.id } : remedy
  }

  return { rounds, remedyOf, describe, takeBack, follow }
}
