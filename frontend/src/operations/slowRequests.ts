/** Slow requests in the words of the owner: what somebody was doing. */

import type { SystemStatus } from './systemStatus'

export type SlowRequest = SystemStatus['slow_requests'][number]

/** What is more than looking at records of a kind, or changing them. */
const TASKS: Record<string, string> = {
  'POST /menu/import': 'menuImport',
  'POST /auth/login': 'signIn',
  'POST /auth/pin': 'signIn',
  'POST /orders/': 'newOrder',
  'GET /tables/cards.pdf': 'tableCards',
  'GET /backups/{name}': 'backupDownload',
  'POST /uploads/': 'picture',
}

/** The key of the words for it, below `system.slow`; without words for it: what it looks like. */
export function taskOf({ method, route }: SlowRequest): { key: string; subject?: string } {
  const task = TASKS[`${method} ${route}`]
  if (task !== undefined) return { key: `tasks.${task}` }
  const [, kind = ''] = route.split('/')
  return { key: method === 'GET' ? 'looked' : 'changed', subject: kind }
}
