/** Lists that the server gives page by page. */

const NEXT_PAGE = /<([^>]*)>;\s*rel="next"/

/** The query that the next page is asked for with, from an answer's Link header; none after the last. */
export function nextQuery(headers: Headers): URLSearchParams | null {
  const link = NEXT_PAGE.exec(headers.get('Link') ?? '')?.[1]
  // The address of the link is the one behind a proxy, perhaps with a prefix; its query is ours.
  return link === undefined ? null : new URL(link, 'http://x').searchParams
}

/** An answer of `api` with a list. */
export interface ListAnswer<T> {
  data?: T[]
  response: Response
}

/** Every page of a list, one after another. Rejects unless all of it came. */
export async function loadPages<T>(
  ask: (cursor: string | undefined) => Promise<ListAnswer<T>>,
): Promise<T[]> {
  const records: T[] = []
  let cursor: string | undefined
  do {
    const { data = [], response } = await ask(cursor)
    records.push(...data)
    cursor = nextQuery(response.headers)?.get('cursor') ?? undefined
  } while (cursor !== undefined)
  return records
}
