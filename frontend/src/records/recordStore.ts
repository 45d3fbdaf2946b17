/** Records as a page shows them: whole lists from the server, kept in step by its events. */

import { shallowRef, type ShallowRef } from 'vue'

/** The records of one kind by their ids. A change makes another map, so that pages notice. */
export type Records<T> = ReadonlyMap<number, T>

export interface RecordStore<T> {
  records: ShallowRef<Records<T>>
  replace(list: readonly T[]): void
  put(record: T): void
  remove(id: number): void
}

export function recordStore<T extends { id: number }>(): RecordStore<T> {
  const records = shallowRef<Records<T>>(new Map())

  function replace(list: readonly T[]): void {
    records.value = new Map(list.map((record) => [record.id, record]))
  }

  function put(record: T): void {
    records.value = new Map(records.value).set(record.id, record)
  }

  function remove(id: number): void {
    if (!records.value.has(id)) return
    const others = new Map(records.value)
    others.delete(id)
    records.value = others
  }

  return { records, replace, put, remove }
}
