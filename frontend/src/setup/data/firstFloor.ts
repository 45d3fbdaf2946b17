/** The least that a restaurant needs besides dishes: tables for guests, and ways to pay. */

import { api } from '@/core/client'
import { loadPages } from '@/records/pages'

export const MOST_TABLES = 60
const SEATS = 4

export interface FirstFloor {
  tables: number
  zone: string
  methods: readonly string[]
}

/** How many tables somebody has typed: none when it is empty; null when it is no such number. */
export function tableCount(text: string): number | null {
  const typed = text.trim()
  if (typed === '') return 0
  const count = Number(typed)
  return Number.isInteger(count) && count >= 1 && count <= MOST_TABLES ? count : null
}

/** The numbers of 1 to `count` that no table has yet. */
export function missingNumbers(present: readonly number[], count: number): number[] {
  const taken = new Set(present)
  return Array.from({ length: count }, (_, index) => index + 1).filter((one) => !taken.has(one))
}

/**
 * Adds what is missing, one after another. Called again after a failure, it goes on where it was;
 * `onTable` hears how many tables are there.
 */
export async function furnish(
  { tables, zone, methods }: FirstFloor,
  onTable: (count: number) => void = () => undefined,
): Promise<void> {
  await addMethods(methods)
  if (tables === 0) return
  const present = await loadPages((cursor) =>
    api.GET('/tables/', { params: { query: { include_inactive: true, cursor } } }),
  )
  const numbers = missingNumbers(
    present.map(({ number }) => number),
    tables,
  )
  const location = numbers.length > 0 ? await zoneId(zone) : null
  for (const number of numbers) {
    await api.POST('/tables/', { body: { number, seats: SEATS, location } })
    onTable(number)
  }
}

async function addMethods(names: readonly string[]): Promise<void> {
  const { data = [] } = await api.GET('/payment-methods/', {
    params: { query: { include_inactive: true } },
  })
  const present = new Set(data.map(({ name }) => name))
  for (const name of names.filter((one) => !present.has(one))) {
    await api.POST('/payment-methods/', { body: { name } })
  }
}

/** The first zone there is, or a new one. */
async function zoneId(name: string): Promise<number | null> {
  const { data = [] } = await api.GET('/locations/', { params: { query: { limit: 1 } } })
  const found = data[0] ?? (await api.POST('/locations/', { body: { name } })).data
  return found?.id ?? null
}
