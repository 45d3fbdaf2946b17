/** Keeps a longer list of the same records, such as one with those switched off, in step with a live one. */

import { watch, type Ref } from 'vue'

import type { RecordStore, Records } from './recordStore'

interface Followed {
  id: number
  updated_at: string
  is_active: boolean
}

/** What leaves the live list is switched off in the longer one. */
export function followStore<T extends Followed>(
  live: Readonly<Ref<Records<T>>>,
  all: RecordStore<T>,
): void {
  watch(live, (now, before) => {
    const changes = [
      ...[...now.values()].filter((record) => isNewer(record, all.records.value.get(record.id))),
      ...[...before.keys()].filter((id) => !now.has(id)).flatMap((id) => switchedOff(id)),
    ]
    if (changes.length > 0) all.replace([...merge(all.records.value, changes).values()])
  })

  function switchedOff(id: number): T[] {
    const known = all.records.value.get(id)
    return known?.is_active ? [{ ...known, is_active: false }] : []
  }
}

function isNewer<T extends Followed>(record: T, known: T | undefined): boolean {
  if (known === record) return false
  return known === undefined || Date.parse(record.updated_at) >= Date.parse(known.updated_at)
}

function merge<T extends Followed>(records: Records<T>, changes: readonly T[]): Map<number, T> {
  const merged = new Map(records)
  for (const record of changes) merged.set(record.id, record)
  return merged
}
