/** The form of a way to pay. */

import { useRecordForm, type Stored } from '@/admin/useRecordForm'
import { api } from '@/core/client'
import type { components } from '@/api/generated/openapi'

import { useAllPaymentMethods } from './allMethods'

interface PaymentMethodDraft {
  name: string
  is_active: boolean
}

type NewPaymentMethod = components['schemas']['NewPaymentMethod']

const EMPTY: PaymentMethodDraft = { name: '', is_active: true }

/** `id` is null for a new one. */
export function usePaymentMethodForm(id: number | null) {
  const all = useAllPaymentMethods()

  async function read(): Promise<Stored<PaymentMethodDraft>> {
    const params = { path: { id: id ?? 0 } }
    const { data, response } = await api.GET('/payment-methods/{id}', { params })
    if (data === undefined) throw new Error('The way to pay came without a body.')
    const { name, is_active } = data
    return { draft: { name, is_active }, etag: response.headers.get('ETag') }
  }

  async function write(changes: Partial<PaymentMethodDraft>, etag: string | null): Promise<void> {
    if (id === null) {
      await api.POST('/payment-methods/', { body: changes as NewPaymentMethod })
    } else {
      const params = { path: { id }, header: { 'If-Match': etag ?? '' } }
      await api.PATCH('/payment-methods/{id}', { params, body: changes })
    }
    await all.load()
  }

  /** One that somebody has paid with stays in the list, switched off. */
  async function erase(id: number): Promise<void> {
    await api.DELETE('/payment-methods/{id}', { params: { path: { id } } })
    await all.load()
  }

  const form = useRecordForm<PaymentMethodDraft>(EMPTY, {
    read,
    write,
    ...(id !== null && { erase: () => erase(id) }),
  })
  if (id !== null) void form.load()

  return form
}
