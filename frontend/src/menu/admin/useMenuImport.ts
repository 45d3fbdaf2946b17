/** Bringing a CSV file into the menu: tried first, then done. */

import { api } from '@/core/client'
import { ApiError } from '@/api/problem'
import { computed, ref, shallowRef } from 'vue'

import {
  errorsByLine,
  previewRows,
  readRows,
  withoutRows,
  type CellError,
  type CsvRow,
  type ImportResult,
} from './csvPreview'
import { useFullMenu } from './fullMenu'

export function useMenuImport() {
  const menu = useFullMenu()
  const file = shallowRef<File | null>(null)
  const fileRows = shallowRef<CsvRow[]>([])
  const result = shallowRef<ImportResult | null>(null)
  const errors = shallowRef<Map<number, CellError[]>>(new Map())
  /** What keeps the whole file from being taken, other than its rows. */
  const error = shallowRef<unknown>(null)
  const isBusy = ref(false)
  /** How many rows of the file are not taken, as the person chose. */
  const leftOut = ref(0)

  const rows = computed(() => previewRows(fileRows.value, result.value, errors.value))
  const isTried = computed(() => result.value?.dry_run === true)
  const isDone = computed(() => result.value?.dry_run === false)

  /** The rows that are refused can be left out when the rest of the file is one to take. */
  const canLeaveOut = computed(() => {
    const lines = new Set(fileRows.value.map(({ line }) => line))
    const isRow = [...errors.value.keys()].every((line) => lines.has(line))
    return isRow && errors.value.size > 0 && errors.value.size < lines.size
  })

  /** Tells what the file would change. */
  async function choose(chosen: File): Promise<void> {
    leftOut.value = 0
    await take(chosen)
  }

  /** Goes on without the rows that are refused. */
  async function leaveOut(): Promise<void> {
    if (file.value === null) return
    const { name, type } = file.value
    const refused = new Set(errors.value.keys())
    const rest = withoutRows(await file.value.text(), refused)
    leftOut.value += refused.size
    await take(new File([rest], name, { type }))
  }

  async function take(chosen: File): Promise<void> {
    file.value = chosen
    fileRows.value = readRows(await chosen.text())
    await send(chosen, true)
  }

  async function carryOut(): Promise<void> {
    if (file.value === null) return
    await send(file.value, false)
    if (isDone.value) await menu.load()
  }

  async function send(chosen: File, isDryRun: boolean): Promise<void> {
    isBusy.value = true
    result.value = null
    error.value = null
    errors.value = new Map()
    try {
      const { data } = await api.POST('/menu/import', {
        params: { query: { dry_run: isDryRun } },
        headers: { 'Content-Type': 'text/csv' },
        body: '',
        bodySerializer: () => chosen,
      })
      result.value = data ?? null
    } catch (refusal) {
      if (refusal instanceof ApiError) errors.value = errorsByLine(refusal)
      if (errors.value.size === 0) error.value = refusal
    } finally {
      isBusy.value = false
    }
  }

  return {
    file,
    rows,
    errors,
    result,
    error,
    isBusy,
    leftOut,
    canLeaveOut,
    isTried,
    isDone,
    choose,
    leaveOut,
    carryOut,
  }
}

export type MenuImport = ReturnType<typeof useMenuImport>
