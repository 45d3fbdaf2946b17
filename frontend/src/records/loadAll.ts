/** Loading a whole list, page after page. */

import type { Session } from '../session/session'
import { nextQuery } from './pages'

/** Everything under `path`, which may have a query. Rejects unless all of it came. */
export async function loadAll<T>(
  session: Pick<Session, 'request'>,
  path: string,
  signal?: AbortSignal,
): Promise<T[]> {
  const records: T[] = []
  let next: string | undefined = path
  while (next !== undefined) {
    const response: Response = await session.request(next, signal ? { signal } : {})
    if (!response.ok) throw new Error(`${path} could not be loaded: ${response.status}`)
    records.push(...((await response.json()) as T[]))
    const query = nextQuery(response.headers)
    next = query === null ? undefined : `${path.split('?')[0]}?${query}`
  }
  return records
}
