/** Finding dishes on the menu by what a person types of their names or codes. */

import { dishMatcher } from '@/menu/dishSearch'
import type { MenuSection } from '@/stores/menu'

/** The sections with what matches, without those where nothing does. Everything for an empty query. */
export function searchMenu(sections: readonly MenuSection[], query: string): MenuSection[] {
  const matches = dishMatcher(query)
  return sections
    .map(({ category, dishes }) => ({ category, dishes: dishes.filter(matches) }))
    .filter(({ dishes }) => dishes.length > 0)
}
