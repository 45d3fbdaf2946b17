/** The names of the staff. */

import { defineStore } from 'pinia'
import { computed } from 'vue'

import type { components } from '../api/generated/openapi'
import { loadAll } from '../records/loadAll'
import { recordStore } from '../records/recordStore'
import type { Session } from '../session/session'

export type Colleague = components['schemas']['Colleague']

export const useColleagues = defineStore('colleagues', () => {
  const people = recordStore<Colleague>()

  /** Whoever has left may still have open orders. */
  function load(session: Session, signal: AbortSignal): Promise<Colleague[]> {
    return loadAll<Colleague>(session, '/staff/?include_inactive=true', signal)
  }

  /** The whole name; nothing for somebody who was added since the names were loaded. */
  function nameOf(id: number): string {
    return people.records.value.get(id)?.full_name ?? ''
  }

  const byName = computed(() =>
    [...people.records.value.values()].sort((a, b) => a.full_name.localeCompare(b.full_name)),
  )

  return { people: people.records, byName, nameOf, load, replace: people.replace }
})
