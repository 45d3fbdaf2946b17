/** The first admin's form: who they are, how they sign in, and the code of the first start. */

import { useRecordForm } from '@/admin/useRecordForm'
import { publicApi } from '@/core/client'
import { ApiError } from '@/api/problem'
import { useRestaurant } from '@/stores/restaurant'
import { useSession } from '@/core/session'
import { computed, ref } from 'vue'
import { useI18n } from 'vue-i18n'

import { keptToken } from './firstSteps'

interface OwnerDraft {
  token: string
  full_name: string
  username: string
  pin_code: string
  password: string
}
export type OwnerField = keyof OwnerDraft

const REQUIRED = ['token', 'full_name', 'username', 'password'] as const

export function useOwnerForm() {
  const { t } = useI18n()
  const restaurant = useRestaurant()
  const session = useSession()
  const token = keptToken.value.value ?? ''
  const empty = { token, full_name: '', username: '', pin_code: '', password: '' }
  const form = useRecordForm<OwnerDraft>(empty, {
    read: () => Promise.resolve({ draft: empty, etag: null }),
    write: (draft) => makeAdmin(draft as OwnerDraft),
  })
  const wasTried = ref(false)

  const missing = computed<OwnerField[]>(() =>
    wasTried.value ? REQUIRED.filter((name) => form.draft[name].trim() === '') : [],
  )

  async function makeAdmin({ pin_code, ...draft }: OwnerDraft): Promise<void> {
    const body = { ...draft, token: draft.token.trim(), ...(pin_code && { pin_code }) }
    await publicApi.POST('/setup', { body })
    keptToken.forget()
    await session.signIn(draft.username.trim(), draft.password)
  }

  /** Returns whether the restaurant has its owner now, who is signed in. */
  async function submit(): Promise<boolean> {
    wasTried.value = true
    if (missing.value.length > 0) return false
    const isMade = await form.save()
    // Another tab may have been quicker: then the page says that there is an admin.
    const { error } = form
    if (isMade || (error instanceof ApiError && error.code === 'not_found')) await restaurant.load()
    return isMade
  }

  /** What is wrong with a field, in words; empty when nothing is. */
  function errorOf(name: OwnerField): string {
    const { error, fieldErrors } = form
    const isWrongToken = error instanceof ApiError && error.code === 'invalid_setup_token'
    if (name === 'token' && isWrongToken) return t('errors.invalid_setup_token')
    const isWrong = name in fieldErrors || missing.value.includes(name)
    return isWrong ? t(`setup.owner.errors.${name}`) : ''
  }

  /** What no field is to blame for. */
  const otherError = computed(() => {
    const { error, fieldErrors } = form
    const code = error instanceof ApiError ? error.code : ''
    const isAtField = code === 'invalid_setup_token' || Object.keys(fieldErrors).length > 0
    return isAtField ? null : error
  })

  return { form, submit, errorOf, otherError }
}
