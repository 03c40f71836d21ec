import type { Context } from 'hono'
import { bearerToken, userOfToken } from '../common/bearer-user.ts'

/** The user a token names wins over any `userId` a request gives; without one, the request is believed. */
export function callingUser(c: Context): string | undefined {
  const token = bearerToken(c)
  return token === undefined ? undefined : userOfToken(token)
}
