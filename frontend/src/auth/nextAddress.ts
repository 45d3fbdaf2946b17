/** Where somebody goes after signing in: to the page they had asked for, if there is one. */

import type { LocationQueryValue, RouteLocationRaw, Router } from 'vue-router'

export function addressAfterSignIn(
  router: Router,
  next: LocationQueryValue | LocationQueryValue[] | undefined,
): RouteLocationRaw {
  const home = { name: 'home' }
  // Only addresses of this app: a link must not lead people elsewhere once they are signed in.
  if (typeof next !== 'string' || !/^\/(?![/\\])/.test(next)) return home
  return router.resolve(next).meta.isPublic ? home : next
}
