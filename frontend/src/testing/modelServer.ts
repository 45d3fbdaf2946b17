/** A server that keeps the rules of idempotency as the real one does, and notes what it has done. */

import type { Acknowledgement, Problem } from '../live/types'
import type { Order } from '../stores/types'

export interface Done {
  user: number
  id: string
  what: unknown
}

export class ModelServer {
  /** What it has carried out, in order. */
  readonly done: Done[] = []
  /** Refuses or puts off a command; undefined lets it through. */
  judge: (what: unknown) => Problem | undefined = () => undefined
  private readonly stored = new Map<string, string>()

  /** A socket's command. */
  command(user: number, name: string, body: object): Acknowledgement {
    const { command_id: id, ...what } = body as { command_id: string }
    const problem = this.carryOut(user, id, JSON.stringify([name, body]), what)
    return problem ? { ok: false, error: problem } : { ok: true, order: what as Order }
  }

  /** A request. A request and a socket's command are never the same, whatever they do. */
  request(user: number, path: string, init: RequestInit): Response {
    const id = new Headers(init.headers).get('Idempotency-Key') ?? ''
    const text = `${init.method} ${path}\n${String(init.body)}`
    const problem = this.carryOut(user, id, text, JSON.parse(String(init.body)))
    return problem ? refusal(problem) : Response.json({ id: this.done.length })
  }

  private carryOut(user: number, id: string, text: string, what: unknown): Problem | undefined {
    const key = `${user} ${id}`
    const stored = this.stored.get(key)
    if (stored === text) return undefined
    if (stored !== undefined) return problem(422, 'idempotency_key_reused')
    const refused = this.judge(what)
    if (refused) return refused
    this.stored.set(key, text)
    this.done.push({ user, id, what })
    return undefined
  }
}

export function problem(status: number, code: string, facts: object = {}): Problem {
  return { status, code, detail: `It is ${code}.`, ...facts }
}

export function refusal(problem: Problem): Response {
  const headers = { 'Content-Type': 'application/problem+json' }
  return new Response(JSON.stringify(problem), { status: problem.status, headers })
}
