/** The form of the restaurant's own record. */

import { useRecordForm, type Stored } from '@/admin/useRecordForm'
import { api } from '@/core/client'
import { useRestaurant } from '@/stores/restaurant'
import type { Language } from '@/i18n/language'

interface RestaurantDraft {
  name: string
  address: string
  phone: string
  language: Language
}

const EMPTY: RestaurantDraft = { name: '', address: '', phone: '', language: 'ru' }

export function useRestaurantForm() {
  const restaurant = useRestaurant()

  async function read(): Promise<Stored<RestaurantDraft>> {
    const { data, response } = await api.GET('/restaurant')
    if (data === undefined) throw new Error('The restaurant came without a body.')
    const { name, address, phone, language } = data
    return {
      draft: { name: name ?? '', address: address ?? '', phone: phone ?? '', language },
      etag: response.headers.get('ETag'),
    }
  }

  async function write(changes: Partial<RestaurantDraft>, etag: string | null): Promise<void> {
    const params = { header: { 'If-Match': etag ?? '' } }
    await api.PATCH('/restaurant', { params, body: changes })
    // The name stands at the head of every page.
    await restaurant.load()
  }

  const form = useRecordForm<RestaurantDraft>(EMPTY, { read, write })
  void form.load()

  return form
}
