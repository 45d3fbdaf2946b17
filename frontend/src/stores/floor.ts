/** The floor: its zones and tables. */

import { defineStore } from 'pinia'
import { computed } from 'vue'

import type { components } from '../api/generated/openapi'
import { loadAll } from '../records/loadAll'
import { recordStore } from '../records/recordStore'
import type { LiveEvent } from '../live/types'
import type { Session } from '../session/session'

export type Table = components['schemas']['Table']
export type Zone = components['schemas']['Location']
export type Floor = [Zone[], Table[]]

export interface ZoneTables {
  /** null for the tables that stand in no zone. */
  zone: Zone | null
  tables: Table[]
}

export const useFloor = defineStore('floor', () => {
  const zones = recordStore<Zone>()
  const tables = recordStore<Table>()

  function load(session: Session, signal: AbortSignal): Promise<Floor> {
    return Promise.all([
      loadAll<Zone>(session, '/locations/', signal),
      loadAll<Table>(session, '/tables/', signal),
    ])
  }

  function replace([newZones, newTables]: Floor): void {
    zones.replace(newZones)
    tables.replace(newTables)
  }

  /** Leaves the tables as they are: events may have changed them meanwhile. */
  function replaceZones([newZones]: Floor): void {
    zones.replace(newZones)
  }

  function isInUnknownZone({ location }: Table): boolean {
    return location !== null && !zones.records.value.has(location)
  }

  function apply(event: LiveEvent): void {
    if (event.event !== 'table-updated') return
    if (event.table.is_active) tables.put(event.table)
    else tables.remove(event.table.id)
  }

  /** Zones as their tables are numbered; what stands in no zone, or in one not known, comes last. */
  const byZone = computed<ZoneTables[]>(() => {
    const all = [...tables.records.value.values()].sort((a, b) => a.number - b.number)
    const known = all.filter((table) => table.location !== null && !isInUnknownZone(table))
    const ids = [...new Set(known.map(({ location }) => location as number))]
    const named = ids.map((id) => ({
      zone: zones.records.value.get(id) ?? null,
      tables: known.filter(({ location }) => location === id),
    }))
    const others = all.filter((table) => !known.includes(table))
    return others.length > 0 ? [...named, { zone: null, tables: others }] : named
  })

  return {
    zones: zones.records,
    tables: tables.records,
    byZone,
    load,
    replace,
    replaceZones,
    isInUnknownZone,
    apply,
  }
})
