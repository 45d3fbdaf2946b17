/** Adding and removing ingredients. */

import { api } from '@/core/client'
import type { components } from '@/api/generated/openapi'

import { useFullMenu, type Ingredient } from './fullMenu'

export function useIngredients() {
  const menu = useFullMenu()

  async function add(body: components['schemas']['NewIngredient']): Promise<Ingredient> {
    const { data } = await api.POST('/ingredients/', { body })
    if (data === undefined) throw new Error('The ingredient came without a body.')
    menu.putIngredient(data)
    return data
  }

  /** `etag`: the version that the person has seen. */
  async function remove(id: number, etag: string): Promise<void> {
    await api.DELETE('/ingredients/{id}', {
      params: { path: { id }, header: { 'If-Match': etag } },
    })
    menu.removeIngredient(id)
  }

  return { add, remove }
}
