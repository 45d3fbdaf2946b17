/** Sending a picture: seen at once, and in words when it does not fit. */

import { api } from '@/core/client'
import { ApiError } from '@/api/problem'
import { useErrorText } from '@/api/useErrorText'
import { onScopeDispose, ref } from 'vue'
import { useI18n } from 'vue-i18n'

/** As the server takes them (restaurant/media/api.py). */
export const PHOTO_TYPES = 'image/jpeg,image/png,image/webp'
const MAX_BYTES = 15 * 1024 * 1024

export function usePhotoUpload(onSent: (url: string) => void) {
  const { t } = useI18n()
  const errorText = useErrorText()
  /** What was chosen, as long as it is on its way. */
  const preview = ref<string | null>(null)
  const error = ref('')

  async function send(file: File): Promise<void> {
    error.value = complaintAbout(file)
    if (error.value !== '') return
    show(URL.createObjectURL(file))
    try {
      const { data } = await api.POST('/uploads/', {
        headers: { 'Content-Type': file.type },
        body: { file: file.name },
        bodySerializer: () => file,
      })
      if (data !== undefined) onSent(data.url)
    } catch (refusal) {
      error.value = inWords(refusal)
    } finally {
      show(null)
    }
  }

  function complaintAbout(file: File): string {
    if (!PHOTO_TYPES.split(',').includes(file.type)) return t('menuAdmin.photo.otherType')
    return file.size > MAX_BYTES ? t('menuAdmin.photo.tooLarge') : ''
  }

  function inWords(refusal: unknown): string {
    if (!(refusal instanceof ApiError)) return errorText(refusal)
    if (refusal.status === 413) return t('menuAdmin.photo.tooLarge')
    if (refusal.problem?.errors?.files === undefined) return errorText(refusal)
    const isTooFine = refusal.message.includes('megapixels')
    return t(isTooFine ? 'menuAdmin.photo.tooFine' : 'menuAdmin.photo.broken')
  }

  function show(url: string | null): void {
    if (preview.value !== null) URL.revokeObjectURL(preview.value)
    preview.value = url
  }

  onScopeDispose(() => show(null))

  return { preview, error, send }
}
