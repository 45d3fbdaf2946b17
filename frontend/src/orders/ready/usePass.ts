/** What stands at the pass, mine or everybody's, as its cards show it. */

import { useSession } from '@/core/session'
import { countReady } from '@/orders/countReady'
import { useShownOrders } from '@/stores/shownOrders'
import type { ShownOrder } from '@/stores/unsent'
import { computed, ref, shallowRef, watch } from 'vue'

import { inPlace, passCards } from './pass'
import { useKeptPlaces } from './useKeptPlaces'

export type Whose = 'mine' | 'all'

export function usePass() {
  const session = useSession()
  const shown = useShownOrders()
  const whose = ref<Whose>('mine')
  const kept = useKeptPlaces(() => shown.open)

  function isMine({ waiter_id }: ShownOrder): boolean {
    return waiter_id === session.user?.id
  }

  /** The last dish of a paid order closes it; its place is kept all the same. */
  const orders = computed(() => {
    const closed = [...new Set(kept.value.map(({ orderId }) => orderId))]
      .filter((id) => !shown.open.some((order) => order.id === id))
      .flatMap((id) => shown.find(id) ?? [])
    return [...shown.open, ...closed]
  })
  const all = computed(() => passCards(orders.value, new Set(kept.value.map(({ id }) => id))))

  const places = shallowRef<number[]>([])
  const cards = computed(() =>
    inPlace(
      whose.value === 'all' ? all.value : all.value.filter(({ order }) => isMine(order)),
      places.value,
    ),
  )
  watch(
    () => cards.value.map(({ order }) => order.id),
    (ids) => {
      if (ids.join() !== places.value.join()) places.value = ids
    },
    { immediate: true },
  )
  watch(whose, () => (places.value = []))

  const counts = computed(() => ({
    mine: countReady(all.value.filter(({ order }) => isMine(order))),
    all: countReady(all.value),
  }))

  return { whose, cards, counts }
}
