/** The floor in its order: each zone with its tables, also the one that has none yet. */

import type { Table, Zone, ZoneTables } from '@/stores/floor'

/** Tables by number, zones as their tables are numbered, and the empty ones by name; what stands in no zone comes last. */
export function floorPlan(zones: Iterable<Zone>, tables: Iterable<Table>): ZoneTables[] {
  const sorted = [...tables].sort((a, b) => a.number - b.number)
  const named = [...zones]
    .map((zone) => ({ zone, tables: sorted.filter(({ location }) => location === zone.id) }))
    .sort((a, b) => firstNumber(a) - firstNumber(b) || a.zone.name.localeCompare(b.zone.name))
  const known = new Set(named.map(({ zone }) => zone.id))
  const others = sorted.filter(({ location }) => location === null || !known.has(location))
  return others.length > 0 ? [...named, { zone: null, tables: others }] : named
}

/** Zones without tables stand after the others. */
function firstNumber({ tables }: Pick<ZoneTables, 'tables'>): number {
  return tables[0]?.number ?? Number.MAX_SAFE_INTEGER
}

/** A number that no table has yet: the next after the highest. */
export function nextNumber(tables: Iterable<Table>): number {
  return Math.max(0, ...[...tables].map(({ number }) => number)) + 1
}
