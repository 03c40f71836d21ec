import { createHash, timingSafeEqual } from 'node:crypto'
import type { Context } from 'hono'
import { ApiError } from '../../http/api-error.ts'
import type { Scope } from '../../storage/powabase-sessions.ts'
import { bearerToken, userOfToken } from '../common/bearer-user.ts'

/**
 * Who calls. This product wants two headers: `apikey` gets a request through its gateway, `authorization` says for
 * whom. Here both are checked only if the server has access keys. A bearer token that is such a key is the service
 * role; any other names a user, by its `sub` where it is a JSON web token and by its own digest otherwise. Signatures
 * are not checked, see `userOfToken`. Without a token the caller is nobody, and shares what belongs to nobody.
 */
export interface Caller {
  isService: boolean
  userId: string | null
  scope: Scope
}

export function identifyCaller(c: Context, accessKeys: readonly string[]): Caller {
  const token = bearerToken(c)
  const isService = token !== undefined && isKey(token, accessKeys)
  if (accessKeys.length > 0) {
    if (token === undefined) throw unauthorized('Authorization header required')
    if (!isService && !isKey(c.req.header('apikey') ?? '', accessKeys)) throw unauthorized('Invalid API key')
  }
  if (isService) return { isService, userId: null, scope: { all: true } }
  const userId =
    token === undefined ? null : (userOfToken(token) ?? `token:${digest(token).toString('hex').slice(0, 32)}`)
  return { isService, userId, scope: { all: false, userId } }
}

const unauthorized = (message: string): ApiError => new ApiError(401, 'unauthorized', message)

function isKey(text: string, keys: readonly string[]): boolean {
  const given = digest(text)
  return keys.map((key) => timingSafeEqual(digest(key), given)).includes(true)
}

function digest(text: string): Buffer {
  return createHash('sha256').update(text).digest()
}
