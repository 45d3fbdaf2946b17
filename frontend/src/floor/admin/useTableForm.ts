/** The form of a table. */

import { api } from '@/core/client'
import type { components } from '@/api/generated/openapi'
import { useRecordForm, type Stored } from '@/admin/useRecordForm'
import { readNumber } from '@/i18n/numberText'

import type { Table } from '@/stores/floor'
import { useFullFloor } from './fullFloor'
import { nextNumber } from './floorPlan'

export interface TableDraft {
  /** As typed, so that what is no number is not lost. */
  number: string
  seats: number
  location: number | null
  description: string
  is_active: boolean
}

type NewTable = components['schemas']['NewTable']

/** `id` is null for a new table, in this zone. */
export function useTableForm(id: number | null, zoneId: number | null) {
  const floor = useFullFloor()
  const empty: TableDraft = {
    number: id === null ? String(nextNumber(floor.tables.values())) : '',
    seats: 4,
    location: zoneId,
    description: '',
    is_active: true,
  }

  async function read(): Promise<Stored<TableDraft>> {
    const { data, response } = await api.GET('/tables/{id}', { params: { path: { id: id ?? 0 } } })
    if (data === undefined) throw new Error('The table came without a body.')
    return { draft: draftOf(data), etag: response.headers.get('ETag') }
  }

  async function write(changes: Partial<TableDraft>, etag: string | null): Promise<void> {
    const { number, ...others } = changes
    const body = { ...others, ...(number !== undefined && { number: readNumber(number) }) }
    const { data } =
      id === null
        ? await api.POST('/tables/', { body: body as NewTable })
        : await api.PATCH('/tables/{id}', {
            params: { path: { id }, header: { 'If-Match': etag ?? '' } },
            body: body as Partial<NewTable>,
          })
    if (data !== undefined) floor.putTable(data)
  }

  /** One with orders behind it is switched off instead. */
  async function erase(id: number): Promise<void> {
    await api.DELETE('/tables/{id}', { params: { path: { id } } })
    await floor.load()
  }

  const form = useRecordForm<TableDraft>(empty, {
    read,
    write,
    ...(id !== null && { erase: () => erase(id) }),
  })
  if (id !== null) void form.load()

  return form
}

function draftOf({ number, seats, location, description, is_active }: Table): TableDraft {
  return { number: String(number), seats, location, description: description ?? '', is_active }
}
