/** The tickets of all orders that are known, as this display shows them. */

import { useMenu } from '@/stores/menu'
import { useOrders } from '@/stores/orders'
import { useShownOrders } from '@/stores/shownOrders'
import { defineStore } from 'pinia'
import { computed } from 'vue'

import { useKitchenSettings } from '../settings'
import { useKitchenShift } from '../shift/kitchenShift'
import { isOnBoard, isToCook, itemsOf, type View } from '../tickets/ticket'
import { TicketBook } from '../tickets/ticketBook'
import { useVoids } from './voids'

export const useKitchenTickets = defineStore('kitchenTickets', () => {
  const orders = useOrders()
  const shownOrders = useShownOrders()
  const menu = useMenu()
  const voids = useVoids()
  const shift = useKitchenShift()
  const display = useKitchenSettings()

  const shownBook = new TicketBook()
  const wholeBook = new TicketBook()

  /** A dish goes to its category; one that has left the menu belongs to all displays. */
  const categoryOf = computed(() => {
    const dishes = menu.dishes
    return (dishId: number) => dishes.get(dishId)?.category_id
  })
  const filter = computed(() => new Set(display.settings.shown))

  /** Another object whenever something about it may be different. */
  function viewOf(categories: ReadonlySet<number>): View {
    const find = categoryOf.value
    const isEverything = categories.size === 0
    // Asked for here: what they answer changes with these.
    void voids.noticed
    void shift.startedAt
    return {
      isShown(dishId) {
        const category = isEverything ? undefined : find(dishId)
        return category === undefined || categories.has(category)
      },
      isUnnoticed: voids.isUnnoticed,
    }
  }

  const view = computed(() => viewOf(filter.value))
  const wholeView = computed(() => viewOf(new Set()))
  const known = computed(() => [
    ...shownOrders.open,
    ...[...orders.closed.values()].map((order) => shownOrders.show(order)),
  ])

  const all = computed(() => shownBook.ticketsOf(known.value, view.value))
  const onBoard = computed(() => all.value.filter(isOnBoard))
  /** Without the filter. */
  const everything = computed(() =>
    filter.value.size === 0
      ? onBoard.value
      : wholeBook.ticketsOf(known.value, wholeView.value).filter(isOnBoard),
  )
  const hiddenCount = computed(() => everything.value.length - onBoard.value.length)

  /** How many tickets have something to cook of each category. */
  const counts = computed(() => {
    const sums = new Map<number, number>()
    for (const ticket of everything.value) {
      const ids = itemsOf(ticket)
        .filter(isToCook)
        .map(({ dish_id }) => categoryOf.value(dish_id))
      for (const id of new Set(ids)) {
        if (id !== undefined) sums.set(id, (sums.get(id) ?? 0) + 1)
      }
    }
    return sums
  })

  return { all, onBoard, everything, hiddenCount, counts }
})
