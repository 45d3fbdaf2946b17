/** What a touch in the menu does to the cart. */

import type { Dish } from '@/stores/menu'
import { useToast } from '@/parts/toast'
import { symRoundedDelete } from '@quasar/extras/material-symbols-rounded'
import { computed, ref, type Ref } from 'vue'
import { useI18n } from 'vue-i18n'

import { addDish, replaceDish, takeOne, type Cart, type CartLine } from './cart'
import type { CartChange } from './useCart'

export function useCartActions(
  cart: Readonly<Ref<Cart>>,
  change: (make: CartChange) => void,
  clear: () => void,
) {
  const { t } = useI18n()
  const toast = useToast()
  const replacedId = ref<number | null>(null)

  /** The line that the next dish takes the place of. */
  const replaced = computed(
    () => cart.value.lines.find(({ id }) => id === replacedId.value) ?? null,
  )

  function add(dish: Dish, comment = ''): void {
    const { value } = replaced
    replacedId.value = null
    change((present) =>
      value ? replaceDish(present, value.id, dish, comment) : addDish(present, dish, comment),
    )
  }

  function take(dish: Dish): void {
    change((present) => takeOne(present, dish.id))
  }

  function removeDish(dish: Dish): void {
    change((present) => ({
      ...present,
      lines: present.lines.filter(({ dishId }) => dishId !== dish.id),
    }))
  }

  function replace(line: CartLine | null): void {
    replacedId.value = line?.id ?? null
  }

  function empty(): void {
    const before = cart.value
    clear()
    toast({
      text: t('taking.cart.cleared'),
      icon: symRoundedDelete,
      undo: () => change(() => before),
    })
  }

  return { replaced, add, take, removeDish, replace, empty }
}
