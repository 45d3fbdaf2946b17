/** Changing many records one after another: what failed is kept, and it can be stopped. */

import { ApiError, NO_CONNECTION } from '@/api/problem'
import { reactive, ref, shallowRef } from 'vue'

export interface Failure<Row> {
  row: Row
  error: unknown
}

const TOO_MANY_REQUESTS = 429
const TRIES = 5

export function useBatch<Row>(
  send: (row: Row) => Promise<unknown>,
  wait: (milliseconds: number) => Promise<void> = (time) =>
    new Promise((resolve) => setTimeout(resolve, time)),
) {
  const isRunning = ref(false)
  const total = ref(0)
  const doneCount = ref(0)
  const failures = shallowRef<Failure<Row>[]>([])
  /** What was not tried, as it was stopped or the server could not be reached. */
  const left = shallowRef<Row[]>([])
  let isStopped = false

  /** Sends all of them, unless it is stopped or the connection is lost. */
  async function run(rows: readonly Row[]): Promise<void> {
    isStopped = false
    isRunning.value = true
    total.value = rows.length
    doneCount.value = 0
    failures.value = []
    left.value = []
    for (const [index, row] of rows.entries()) {
      if (!isStopped && (await sendOne(row))) continue
      left.value = rows.slice(isStopped ? index : index + 1)
      break
    }
    isRunning.value = false
  }

  /** Whether to go on. */
  async function sendOne(row: Row): Promise<boolean> {
    try {
      await patiently(row)
      doneCount.value += 1
      return true
    } catch (error) {
      failures.value = [...failures.value, { row, error }]
      return !(error instanceof ApiError && error.code === NO_CONNECTION)
    }
  }

  /** A server that asks to wait is waited for. */
  async function patiently(row: Row): Promise<void> {
    for (let tries = 1; ; tries += 1) {
      try {
        await send(row)
        return
      } catch (error) {
        const mayTryAgain = error instanceof ApiError && error.status === TOO_MANY_REQUESTS
        if (!mayTryAgain || tries === TRIES || isStopped) throw error
        await wait((error.retryAfter ?? 1) * 1000)
      }
    }
  }

  /** The record that is being sent is finished; the others are left. */
  function stop(): void {
    isStopped = true
  }

  return reactive({ isRunning, total, doneCount, failures, left, run, stop })
}
