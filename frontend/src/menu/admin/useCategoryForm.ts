/** The form of a section of the menu. */

import { api } from '@/core/client'
import { useRecordForm, type Stored } from '@/admin/useRecordForm'

import { useFullMenu } from './fullMenu'

interface CategoryDraft {
  name: string
  description: string
  image_url: string | null
  is_active: boolean
}

const EMPTY: CategoryDraft = { name: '', description: '', image_url: null, is_active: true }

/** `id` is null for a new one, which comes last on the menu. */
export function useCategoryForm(id: number | null) {
  const menu = useFullMenu()

  async function read(): Promise<Stored<CategoryDraft>> {
    const { data, response } = await api.GET('/categories/{id}', {
      params: { path: { id: id ?? 0 } },
    })
    if (data === undefined) throw new Error('The section came without a body.')
    const { name, description, image_url, is_active } = data
    return {
      draft: { name, description: description ?? '', image_url, is_active },
      etag: response.headers.get('ETag'),
    }
  }

  async function write(changes: Partial<CategoryDraft>, etag: string | null): Promise<void> {
    const { data } =
      id === null
        ? await api.POST('/categories/', {
            body: { ...EMPTY, ...changes, sort_order: lastPlace() + 1 },
          })
        : await api.PATCH('/categories/{id}', {
            params: { path: { id }, header: { 'If-Match': etag ?? '' } },
            body: changes,
          })
    if (data !== undefined) menu.putCategory(data)
  }

  function lastPlace(): number {
    return Math.max(0, ...menu.categoryList.map(({ sort_order }) => sort_order))
  }

  /** One with dishes is switched off instead. */
  async function erase(id: number): Promise<void> {
    await api.DELETE('/categories/{id}', { params: { path: { id } } })
    await menu.load()
  }

  const form = useRecordForm<CategoryDraft>(EMPTY, {
    read,
    write,
    ...(id !== null && { erase: () => erase(id) }),
  })
  if (id !== null) void form.load()

  return form
}
