/** Everybody on the staff, also those who have left, as admins see them. */

import { api } from '@/core/client'
import { useCore } from '@/core/core'
import type { Role, UserForAdmins } from '@/core/people'
import { loadPages } from '@/records/pages'
import { recordStore } from '@/records/recordStore'
import { defineStore } from 'pinia'
import { computed, ref, shallowRef } from 'vue'

import { useColleagues } from '@/stores/colleagues'

export const usePeople = defineStore('people', () => {
  const { records, replace, put } = recordStore<UserForAdmins>()
  const isLoaded = ref(false)
  const error = shallowRef<unknown>(null)

  async function load(): Promise<void> {
    error.value = null
    try {
      replace(
        await loadPages((cursor) =>
          api.GET('/users/', { params: { query: { include_inactive: true, cursor } } }),
        ),
      )
      isLoaded.value = true
    } catch (refusal) {
      error.value = refusal
    }
  }

  /** After a change: the other pages show names, too, and no event tells of them. */
  async function reload(): Promise<void> {
    const colleagues = useColleagues()
    const names = colleagues.load(useCore().session, new AbortController().signal)
    await Promise.all([load(), names.then(colleagues.replace, () => undefined)])
  }

  async function setShift(person: UserForAdmins, isOn: boolean): Promise<void> {
    const params = { path: { id: person.id } }
    const { data } = await api.PATCH('/users/{id}', { params, body: { shift_active: isOn } })
    if (data) put(data)
  }

  return {
    people: computed(() => [...records.value.values()]),
    isLoaded,
    error,
    load,
    reload,
    setShift,
  }
})

export interface PeopleFilters {
  text: string
  role: Role | ''
  withFormer: boolean
}

/** Those whose name or username contains the text, in any case; Е finds Ё. */
export function filterPeople(
  people: readonly UserForAdmins[],
  filters: PeopleFilters,
): UserForAdmins[] {
  const wanted = fold(filters.text)
  return people.filter(
    (person) =>
      (person.is_active || filters.withFormer) &&
      (filters.role === '' || person.role === filters.role) &&
      fold(`${person.full_name} ${person.username}`).includes(wanted),
  )
}

function fold(text: string): string {
  return text.trim().toLocaleLowerCase().replaceAll('ё', 'е')
}
