import type { Context } from 'hono'
import { isObject } from '../../http/read-json-body.ts'

export function bearerToken(c: Context): string | undefined {
  return /^Bearer\s+(\S+)\s*$/i.exec(c.req.header('authorization') ?? '')?.[1]
}

/**
 * Whom a JSON web token names. Its signature is NOT checked: this server has no key of whoever made it. That is enough
 * to try out what a client does with users, and protects nobody's data from people who can write a token.
 */
export function userOfToken(token: string): string | undefined {
  const parts = token.split('.')
  if (parts.length !== 3) return undefined
  try {
    const claims: unknown = JSON.parse(Buffer.from(parts[1] ?? '', 'base64url').toString())
    const subject = isObject(claims) ? claims['sub'] : undefined
    return typeof subject === 'string' && subject !== ''
      ? subject.slice(0, 255).replaceAll('\u0000', '')
      : undefined
  } catch {
    return undefined
  }
}
