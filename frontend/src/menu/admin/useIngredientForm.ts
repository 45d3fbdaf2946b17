/** The form of an ingredient. */

import { api } from '@/core/client'
import { useRecordForm, type Stored } from '@/admin/useRecordForm'

import { useFullMenu } from './fullMenu'
import { useIngredients } from './useIngredients'

interface IngredientDraft {
  name: string
  description: string
  is_allergen: boolean
}

/** `id` is null for a new one, which begins with this name. */
export function useIngredientForm(id: number | null, name: string) {
  const menu = useFullMenu()
  const ingredients = useIngredients()

  async function read(): Promise<Stored<IngredientDraft>> {
    const params = { path: { id: id ?? 0 } }
    const { data, response } = await api.GET('/ingredients/{id}', { params })
    if (data === undefined) throw new Error('The ingredient came without a body.')
    const { name, description, is_allergen } = data
    return {
      draft: { name, description: description ?? '', is_allergen },
      etag: response.headers.get('ETag'),
    }
  }

  async function write(changes: Partial<IngredientDraft>, etag: string | null): Promise<void> {
    if (id === null) {
      await ingredients.add({ name: '', ...changes })
      return
    }
    await api.PATCH('/ingredients/{id}', {
      params: { path: { id }, header: { 'If-Match': etag ?? '' } },
      body: changes,
    })
    // Its name and its mark stand in the dishes, too.
    await menu.load()
  }

  async function erase(id: number): Promise<void> {
    const { etag } = await read()
    await ingredients.remove(id, etag ?? '')
  }

  const empty = { name: id === null ? name.trim() : '', description: '', is_allergen: false }
  const form = useRecordForm<IngredientDraft>(empty, {
    read,
    write,
    ...(id !== null && { erase: () => erase(id) }),
  })
  if (id !== null) void form.load()

  return form
}
