/** What an answer means for a command that waits in the outbox. */

import type { Problem } from '../live/types'
import type { CommandResult } from './commands'

/**
 * - `done`: the server has it. Only this takes a command out of the outbox by itself. `result` is
 *   left out where the server only said that it had the command before.
 * - `again`: nobody knows, or not now; sent again with the same id, `after` milliseconds
 * - `refused`: it will never do so as it is; a person has to decide
 */
export type Outcome =
  | { kind: 'done'; result?: CommandResult }
  | { kind: 'again'; after?: number }
  | { kind: 'refused'; problem: Problem }

const REQUEST_TIMEOUT = 408
const UNAUTHORIZED = 401
const TOO_MANY_REQUESTS = 429

/**
 * What a problem means. `idempotency_key_reused` says that the command was carried out: nobody else
 * has its id, its payload never changes, and the server stores the id only together with the
 * effect. It was sent both ways, and the server takes a socket's command and a request for two.
 */
export function outcomeOf(problem: Problem): Outcome {
  if (problem.code === 'idempotency_key_reused') return { kind: 'done' }
  const isTemporary =
    problem.status >= 500 ||
    problem.retry_after !== undefined ||
    [REQUEST_TIMEOUT, UNAUTHORIZED, TOO_MANY_REQUESTS].includes(problem.status)
  if (!isTemporary) return { kind: 'refused', problem }
  return problem.retry_after === undefined
    ? { kind: 'again' }
    : { kind: 'again', after: problem.retry_after * 1_000 }
}
