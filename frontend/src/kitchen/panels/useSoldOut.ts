/** Taking a dish off sale from the kitchen, and putting it back. */

import { api } from '@/core/client'
import { useErrorText } from '@/api/useErrorText'
import { useMenu, type Dish } from '@/stores/menu'
import { useToast } from '@/parts/toast'
import { symRoundedBlock, symRoundedCheckCircle } from '@quasar/extras/material-symbols-rounded'
import { computed, ref, shallowRef } from 'vue'
import { useI18n } from 'vue-i18n'

export function useSoldOut() {
  const { t } = useI18n()
  const menu = useMenu()
  const toast = useToast()
  const errorText = useErrorText()
  const search = ref('')
  const error = ref('')
  /** Whose change is on its way. */
  const changing = shallowRef<ReadonlySet<number>>(new Set())

  /** As it was when somebody came to look: no dish moves under the finger that stops it. */
  const wasSoldOut = new Set([...menu.dishes.values()].filter(isSoldOut).map(({ id }) => id))

  /** What was sold out comes first; then the menu. Of both, what the search finds. */
  const dishes = computed(() => {
    const wanted = folded(search.value)
    const all = menu.sections
      .flatMap((section) => section.dishes)
      .filter(({ name, code }) => folded(name).includes(wanted) || code === search.value.trim())
    return [
      ...all.filter(({ id }) => wasSoldOut.has(id)),
      ...all.filter(({ id }) => !wasSoldOut.has(id)),
    ]
  })

  async function set(dish: Dish, is_available: boolean, isUndo = false): Promise<void> {
    error.value = ''
    changing.value = new Set([...changing.value, dish.id])
    try {
      await api.PATCH('/dishes/{id}/availability', {
        params: { path: { id: dish.id } },
        body: { is_available },
      })
      if (!isUndo) offerUndo(dish, is_available)
    } catch (refusal) {
      error.value = `${dish.name}: ${errorText(refusal)}`
    } finally {
      changing.value = new Set([...changing.value].filter((id) => id !== dish.id))
    }
  }

  function offerUndo(dish: Dish, is_available: boolean): void {
    toast({
      text: t(is_available ? 'kitchen.soldOut.isBack' : 'kitchen.soldOut.isOut', {
        dish: dish.name,
      }),
      icon: is_available ? symRoundedCheckCircle : symRoundedBlock,
      undo: () => void set(dish, !is_available, true),
    })
  }

  return { search, dishes, changing, error, set }
}

function isSoldOut({ is_available }: Dish): boolean {
  return !is_available
}

function folded(text: string): string {
  return text.trim().normalize('NFC').toLocaleLowerCase()
}
