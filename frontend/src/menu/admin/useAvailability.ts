/** Sold out, or back again, from the list: done at once, with the way back. */

import { api } from '@/core/client'
import { useErrorText } from '@/api/useErrorText'
import { useToast } from '@/parts/toast'
import { ref } from 'vue'
import { useI18n } from 'vue-i18n'

import type { Dish } from '@/stores/menu'
import { useFullMenu } from './fullMenu'

/** `onChange` is called once the server has a change, also one that is taken back. */
export function useAvailability(onChange: () => void = () => undefined) {
  const { t } = useI18n()
  const menu = useFullMenu()
  const toast = useToast()
  const errorText = useErrorText()
  /** Those whose change is on its way. */
  const changing = ref(new Set<number>())

  async function set({ id, name }: Pick<Dish, 'id' | 'name'>, isAvailable: boolean): Promise<void> {
    if (!(await send(id, isAvailable))) return
    toast({
      text: t(isAvailable ? 'menuAdmin.isBack' : 'menuAdmin.isSoldOut', { name }),
      undo: () => void send(id, !isAvailable),
    })
  }

  /** Whether it was done; if not, the person has been told. */
  async function send(id: number, isAvailable: boolean): Promise<boolean> {
    changing.value.add(id)
    try {
      const { data } = await api.PATCH('/dishes/{id}/availability', {
        params: { path: { id } },
        body: { is_available: isAvailable },
      })
      if (data !== undefined) menu.putDish(data)
      onChange()
      return true
    } catch (error) {
      toast({ text: errorText(error) })
      return false
    } finally {
      changing.value.delete(id)
    }
  }

  return { changing, set }
}
