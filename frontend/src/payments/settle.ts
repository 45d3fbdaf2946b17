/** Taking the money of a bill, or giving it back: exactly what the person saw, and once. */

import { toCents } from '../amounts'
import { ApiError } from '../api/problem'
import type { Attempt, Attempts, Settlement } from './attempts'
import { amountToPay, isSameBill, type Bill } from './bill'

export interface Server {
  read: () => Promise<Bill>
  /** Sends an attempt. Rejects with an `ApiError`. */
  send: (attempt: Attempt) => Promise<Bill>
}

/**
 * - `done`: the server has it
 * - `changed`: the bill is another one by now, nothing was taken
 * - `refused`: nothing was taken, and why
 * - `unknown`: no answer; sent again it counts once
 */
export type Outcome =
  | { kind: 'done'; bill: Bill; attempt: Attempt }
  | { kind: 'changed'; bill: Bill }
  | { kind: 'refused' | 'unknown'; error: ApiError }

export interface Deal {
  bill: Bill
  settlement: Settlement
  given: number | null
}

const MAX_TRIES = 5
const REQUEST_TIMEOUT = 408
const STALE = 412
const TOO_MANY_REQUESTS = 429

/** A bill that only its kitchen has changed meanwhile is still the same to whoever pays it. */
export async function settle(
  deal: Deal,
  server: Server,
  attempts: Attempts,
  newKey: () => string,
): Promise<Outcome> {
  let { bill } = deal
  for (let tries = 1; ; tries += 1) {
    const attempt = attemptFor({ ...deal, bill }, attempts.read(), newKey)
    attempts.keep(attempt)
    const answer = await server.send(attempt).catch(asRefusal)
    if (answer instanceof ApiError && isUnanswered(answer))
      return { kind: 'unknown', error: answer }
    attempts.forget()
    if (!(answer instanceof ApiError)) return { kind: 'done', bill: answer, attempt }
    const mayBeSame = answer.status === STALE && tries < MAX_TRIES
    const present = mayBeSame ? await server.read().catch(asRefusal) : answer
    if (present instanceof ApiError) return { kind: 'refused', error: answer }
    if (!isSameBill(deal.bill.order, present.order)) return { kind: 'changed', bill: present }
    bill = present
  }
}

/** An error of the server is an answer, any other is a mistake of ours. */
function asRefusal(error: unknown): ApiError {
  if (error instanceof ApiError) return error
  throw error
}

/** The one that was not answered, if it was about the same; else another, with a key of its own. */
function attemptFor(deal: Deal, unanswered: Attempt | undefined, newKey: () => string): Attempt {
  const { settlement, given, bill } = deal
  const isSame =
    unanswered?.etag === bill.etag &&
    JSON.stringify(unanswered.settlement) === JSON.stringify(settlement)
  const key = isSame ? (unanswered as Attempt).key : newKey()
  const owed =
    settlement.payment_status === 'paid' ? amountToPay(bill.order) : bill.order.paid_total
  return { key, etag: bill.etag, settlement, amount: toCents(owed), given }
}

/** Whether the server may have done it, or may do it yet. */
function isUnanswered({ status, retryAfter }: ApiError): boolean {
  const isTemporary = [0, REQUEST_TIMEOUT, TOO_MANY_REQUESTS].includes(status) || status >= 500
  return isTemporary || retryAfter !== null
}
