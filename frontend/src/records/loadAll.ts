/** Loading a whole list, page after page. */

import type { Session } from '../session/session'

const NEXT_PAGE = /<([^>]*)>;\s*rel="next"/

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
    const link = NEXT_PAGE.exec(response.headers.get('Link') ?? '')?.[1]
    // The address of the link is the one behind a proxy, perhaps with a prefix; its query is ours.
    next = link === undefined ? undefined : path.split('?')[0] + new URL(link, 'http://x').search
  }
  return records
}
