/** The cart of whoever is signed in, for one table or order; kept with every change. */

import { useSession } from '@/core/session'
import { useEventListener } from '@/parts/useEventListener'
import { computed, readonly, shallowRef, watch, type Ref } from 'vue'

import { EMPTY_CART, isEmpty, type Cart } from './cart'
import { cartKey, readCart, writeCart } from './cartStore'

export type CartChange = (cart: Cart) => Cart

/** `orderId` is the open order that the dishes would be added to. */
export function useCart(subject: Ref<string | null>, orderId: Ref<number | null>) {
  const session = useSession()
  const cart = shallowRef<Cart>(EMPTY_CART)

  const key = computed(() =>
    session.user && subject.value ? cartKey(session.user.id, subject.value) : null,
  )

  function read(): void {
    cart.value = key.value ? readCart(localStorage, key.value) : EMPTY_CART
  }

  function change(make: CartChange): void {
    const changed = make(cart.value)
    const begins = cart.value.lines.length === 0 && changed.lines.length > 0
    cart.value = begins ? { ...changed, begunAt: Date.now(), orderId: orderId.value } : changed
    if (key.value) writeCart(localStorage, key.value, cart.value)
  }

  watch(key, read, { immediate: true })
  // Another tab has changed it.
  useEventListener(window, 'storage', (event) => {
    if ((event as StorageEvent).key === key.value) read()
  })

  return {
    cart: readonly(cart) as Readonly<typeof cart>,
    isEmpty: computed(() => isEmpty(cart.value)),
    change,
    /** Sent, or not wanted: what sort of order it was stays chosen. */
    clear: () => change(({ orderType }) => ({ ...EMPTY_CART, orderType })),
  }
}
