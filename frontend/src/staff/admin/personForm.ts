/** What is filled in about a person, and what of it is sent. */

import { useRecordForm } from '@/admin/useRecordForm'
import { api } from '@/core/client'
import { ApiError } from '@/api/problem'
import type { components } from '@/api/generated/openapi'
import type { Role, UserForAdmins } from '@/core/people'

type NewUser = components['schemas']['NewUser']
type UserChanges = components['schemas']['UserChanges']

/** PIN and password are only ever set: left empty they stay as they are. */
export interface PersonDraft {
  full_name: string
  username: string
  role: Role
  phone: string
  passport: string
  shift_active: boolean
  pin_code: string
  takes_pin_away: boolean
  password: string
}

const EMPTY: PersonDraft = {
  full_name: '',
  username: '',
  role: 'waiter',
  phone: '',
  passport: '',
  shift_active: false,
  pin_code: '',
  takes_pin_away: false,
  password: '',
}

export type PersonForm = ReturnType<typeof usePersonForm>

/**
 * The words for what is wrong with a field. The server's own sentences are in English: here each
 * field has its words in both languages.
 */
export function errorWords<Field extends keyof PersonDraft>({ error }: PersonForm, field: Field) {
  const isTaken = error instanceof ApiError && error.code === 'already_exists'
  return isTaken ? 'adminStaff.errors.taken' : (`adminStaff.errors.${field}` as const)
}

/** The form of a person on the staff, or with null of somebody new. */
export function usePersonForm(id: number | null, onRead: (person: UserForAdmins) => void) {
  return useRecordForm<PersonDraft>(EMPTY, {
    async read() {
      if (id === null) return { draft: EMPTY, etag: null }
      const { data, response } = await api.GET('/users/{id}', { params: { path: { id } } })
      if (data === undefined) throw new ApiError('not_found', 404)
      onRead(data)
      return { draft: draftOf(data), etag: response.headers.get('ETag') }
    },
    write(changes, etag) {
      const body = bodyOf(changes)
      if (id === null) return api.POST('/users/', { body: body as NewUser })
      const header = etag === null ? {} : { 'If-Match': etag }
      return api.PATCH('/users/{id}', { params: { path: { id }, header }, body })
    },
  })
}

function draftOf(person: UserForAdmins): PersonDraft {
  const { full_name, username, role, phone, passport, shift_active } = person
  const texts = { phone: phone ?? '', passport: passport ?? '' }
  return { ...EMPTY, full_name, username, role, shift_active, ...texts }
}

/** The changes as the server takes them: nothing where a secret is left as it is. */
export function bodyOf(changes: Partial<PersonDraft>): UserChanges {
  const { pin_code, takes_pin_away, password, phone, passport, ...others } = changes
  return {
    ...others,
    ...(phone !== undefined && { phone: phone.trim() || null }),
    ...(passport !== undefined && { passport: passport.trim() || null }),
    ...(password && { password }),
    ...(takes_pin_away ? { pin_code: null } : pin_code && { pin_code }),
  }
}
