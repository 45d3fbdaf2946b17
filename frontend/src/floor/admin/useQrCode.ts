/** The QR code of a table as the server draws it, fetched with the person's token. */

import { api } from '@/core/client'
import { onScopeDispose, ref, shallowRef, watch } from 'vue'

export function useQrCode(tableId: () => number) {
  const file = shallowRef<Blob | null>(null)
  const address = ref<string | null>(null)
  const error = shallowRef<unknown>(null)

  async function load(id: number): Promise<void> {
    show(null)
    error.value = null
    try {
      const params = { path: { id }, query: { format: 'svg' as const } }
      const { data } = await api.GET('/tables/{id}/qr', { params, parseAs: 'blob' })
      if (id === tableId()) show(data ?? null)
    } catch (refusal) {
      error.value = refusal
    }
  }

  function show(picture: Blob | null): void {
    if (address.value !== null) URL.revokeObjectURL(address.value)
    file.value = picture
    address.value = picture && URL.createObjectURL(picture)
  }

  watch(tableId, load, { immediate: true })
  onScopeDispose(() => show(null))

  return { file, address, error }
}
