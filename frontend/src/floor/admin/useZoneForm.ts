/** The form of a zone of the floor. */

import { api } from '@/core/client'
import type { components } from '@/api/generated/openapi'
import { useRecordForm, type Stored } from '@/admin/useRecordForm'

import { useFullFloor } from './fullFloor'

interface ZoneDraft {
  name: string
  description: string
  color: string | null
  is_active: boolean
}

type NewZone = components['schemas']['NewLocation']

const EMPTY: ZoneDraft = { name: '', description: '', color: null, is_active: true }

/** `id` is null for a new one. */
export function useZoneForm(id: number | null) {
  const floor = useFullFloor()

  async function read(): Promise<Stored<ZoneDraft>> {
    const params = { path: { id: id ?? 0 } }
    const { data, response } = await api.GET('/locations/{id}', { params })
    if (data === undefined) throw new Error('The zone came without a body.')
    const { name, description, color, is_active } = data
    return {
      draft: { name, description: description ?? '', color, is_active },
      etag: response.headers.get('ETag'),
    }
  }

  async function write(changes: Partial<ZoneDraft>, etag: string | null): Promise<void> {
    const { data } =
      id === null
        ? await api.POST('/locations/', { body: changes as NewZone })
        : await api.PATCH('/locations/{id}', {
            params: { path: { id }, header: { 'If-Match': etag ?? '' } },
            body: changes,
          })
    if (data !== undefined) floor.putZone(data)
  }

  /** One with tables is switched off instead. */
  async function erase(id: number): Promise<void> {
    await api.DELETE('/locations/{id}', { params: { path: { id } } })
    await floor.load()
  }

  const form = useRecordForm<ZoneDraft>(EMPTY, {
    read,
    write,
    ...(id !== null && { erase: () => erase(id) }),
  })
  if (id !== null) void form.load()

  return form
}
