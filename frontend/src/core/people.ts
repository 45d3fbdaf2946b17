/** The people and tokens of signing in, as the server's document has them. */

import type { components } from '@/api/generated/openapi'

export type Role = 'admin' | 'waiter' | 'kitchen'
export type User = components['schemas']['User']
/** As admins see somebody. */
export type UserForAdmins = components['schemas']['UserForAdmins']
export type TokenPair = components['schemas']['Tokens']
export type DeviceUser = components['schemas']['DeviceUser']
