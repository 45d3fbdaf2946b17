/** The whole floor as its owner sees it: with the zones and tables that are switched off. */

import { useCore } from '@/core/core'
import { followStore } from '@/records/followStore'
import { loadAll } from '@/records/loadAll'
import { recordStore } from '@/records/recordStore'
import { defineStore, storeToRefs } from 'pinia'
import { computed, ref, shallowRef } from 'vue'

import { useFloor, type Table, type Zone } from '@/stores/floor'
import { floorPlan } from './floorPlan'

export const useFullFloor = defineStore('fullFloor', () => {
  const zones = recordStore<Zone>()
  const tables = recordStore<Table>()
  const isLoaded = ref(false)
  const error = shallowRef<unknown>(null)
  const live = useFloor()
  followStore(storeToRefs(live).tables, tables)

  /** What was loaded before stays until then; `error` says why nothing came. */
  async function load(): Promise<void> {
    const { session } = useCore()
    try {
      const [zoneList, tableList] = await Promise.all([
        loadAll<Zone>(session, '/locations/?include_inactive=true'),
        loadAll<Table>(session, '/tables/?include_inactive=true'),
      ])
      zones.replace(zoneList)
      tables.replace(tableList)
      showWaiters()
      isLoaded.value = true
      error.value = null
    } catch (refusal) {
      error.value = refusal
    }
  }

  /** No event tells of zones: the waiter's pages of this tab learn of them here. */
  function showWaiters(): void {
    live.replaceZones([[...zones.records.value.values()].filter(({ is_active }) => is_active), []])
  }

  function putZone(zone: Zone): void {
    zones.put(zone)
    showWaiters()
  }

  return {
    zones: zones.records,
    tables: tables.records,
    plan: computed(() => floorPlan(zones.records.value.values(), tables.records.value.values())),
    isLoaded,
    error,
    load,
    putZone,
    putTable: tables.put,
  }
})
