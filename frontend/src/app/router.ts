/** The addresses of the app, and who is let through to them. */

import {
  createRouter,
  createWebHistory,
  type RouteLocationRaw,
  type RouteRecordRaw,
} from 'vue-router'

import { appPath } from '@/api/addresses'
import { authRoutes } from '@/auth/routes'
import { useSession } from '@/auth/session'

declare module 'vue-router' {
  interface RouteMeta {
    /** Shown without signing in. */
    isPublic?: boolean
  }
}

const routes: RouteRecordRaw[] = [
  { path: '/', name: 'home', component: () => import('./HomePage.vue') },
  ...authRoutes,
  {
    path: '/:pathMatch(.*)*',
    name: 'not-found',
    component: () => import('./NotFoundPage.vue'),
  },
]

export function makeRouter() {
  const router = createRouter({ history: createWebHistory(appPath), routes })
  router.beforeEach((to) => {
    if (to.meta.isPublic || useSession().isSignedIn) return true
    return signInFor(to.fullPath)
  })
  return router
}

/** The sign-in page, which leads to this address afterwards. */
export function signInFor(address: string): RouteLocationRaw {
  return { name: 'sign-in', query: address === '/' ? {} : { next: address } }
}
