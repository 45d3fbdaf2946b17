/** What the server refuses, and what does not arrive: one typed error for all of it. */

import type { components } from './generated/openapi'

export type Problem = components['schemas']['Problem']

/** Errors of a form: the path of a field ("items.0.quantity") and its sentence. */
export type FieldErrors = Record<string, string>

/** The server did not answer, or another program answered in its place. */
export const NO_CONNECTION = 'no_connection'
export const UNREADABLE_ANSWER = 'unreadable_answer'

/** A request that was not carried out. `code` picks the sentence for the person. */
export class ApiError extends Error {
  override readonly name = 'ApiError'

  constructor(
    readonly code: string,
    /** 0 when no answer came. */
    readonly status: number,
    readonly problem: Problem | null = null,
  ) {
    super(problem?.detail ?? code)
  }

  /** Seconds to wait before another try, where the server says so. */
  get retryAfter(): number | null {
    return this.problem?.retry_after ?? null
  }

  /** What is wrong with the fields of the body. */
  get fields(): FieldErrors {
    const errors: unknown = this.problem?.errors?.json
    return Object.fromEntries(flatten(errors, []))
  }
}

/** The error of an answer that is none of success. */
export async function readProblem(response: Response): Promise<ApiError> {
  const body: unknown = await response.json().catch(() => null)
  if (isProblem(body)) return new ApiError(body.code, response.status, body)
  return new ApiError(UNREADABLE_ANSWER, response.status)
}

function isProblem(body: unknown): body is Problem {
  return typeof body === 'object' && body !== null && 'code' in body && 'detail' in body
}

function* flatten(errors: unknown, path: string[]): Generator<[string, string]> {
  if (Array.isArray(errors)) {
    yield [path.join('.'), errors.join(' ')]
  } else if (typeof errors === 'object' && errors !== null) {
    for (const [key, inner] of Object.entries(errors)) yield* flatten(inner, [...path, key])
  }
}
