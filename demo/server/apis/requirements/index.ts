import type { Hono } from 'hono'
import { badRequest, notFound } from '../../http/api-error.ts'
import { readOptionalText, readPathUuid } from '../../http/read-fields.ts'
import { type JsonObject, readJsonBody } from '../../http/read-json-body.ts'
import { resource } from '../../http/resource.ts'
import { disconnect, insertConnectToken, isConnected } from '../../storage/requirements.ts'
import type { ApiContext } from '../api-context.ts'
import { presentRequirement, presentUnsatisfied, REQUIREMENTS } from './requirements.ts'

/**
 * Accounts that a user has to connect before the agent can do certain things: what is missing, a link to a page where
 * the user connects it, and the way back. Except for the list, the answers come without the `data` envelope.
 * They are calls of an app's own host, and so below each address where this server stands for one.
 */
export function addRequirementsApi(app: Hono, context: ApiContext, prefix = ''): void {
  const { database } = context

  resource(app, `${prefix}/v1/requirements`, {
    GET: () => answer({ data: REQUIREMENTS.map(presentRequirement) }),
  })

  resource(app, `${prefix}/v1/requirements/status`, {
    GET: async (c) => {
      const userId = requireUserId(Object.fromEntries(new URL(c.req.url).searchParams))
      const unsatisfied = []
      for (const requirement of REQUIREMENTS) {
        if (!(await isConnected(database, requirement.id, userId))) unsatisfied.push(requirement)
      }
      return answer({
        status: unsatisfied.length === 0 ? 'complete' : 'incomplete',
        unsatisfied: unsatisfied.map(presentUnsatisfied),
      })
    },
  })

  resource(app, `${prefix}/v1/requirements/:id/connections`, {
    DELETE: async (c) => {
      const id = readPathUuid(c.req.param('id'))
      if (!REQUIREMENTS.some((requirement) => requirement.id === id)) throw notFound()
      await disconnect(database, id, requireUserId(Object.fromEntries(new URL(c.req.url).searchParams)))
      return new Response(null, { status: 204 })
    },
  })

  resource(app, `${prefix}/v1/connect/tokens`, {
    POST: async (c) => {
      const body = await readJsonBody(c.req.raw, context.maxBodyBytes)
      const { token, expiresAt } = await insertConnectToken(database, {
        userId: requireUserId(body),
        requirementIds: readRequirementIds(body),
        lifetimeMs: context.connectTokenMs,
      })
      const url = `${new URL(c.req.url).origin}/connect?token=${token}`
      return answer({ token, url, expires_at: expiresAt })
    },
  })
}

function answer(body: Record<string, unknown>): Response {
  return Response.json(body, { headers: { 'cache-control': 'no-store' } })
}

function requireUserId(fields: JsonObject): string {
  const userId = readOptionalText(fields, 'user_id')
  if (userId === undefined) throw badRequest({ user_id: 'cannot be blank' })
  return userId
}

/** All of them unless it is said which. */
function readRequirementIds(body: JsonObject): string[] {
  const known = REQUIREMENTS.map(({ id }) => id)
  const ids = body['requirement_ids']
  if (ids === undefined || ids === null) return known
  if (!Array.isArray(ids)) throw badRequest({ requirement_ids: 'must be a list of ids' })
  return ids.map((id: unknown, index) => {
    if (typeof id === 'string' && known.includes(id.toLowerCase())) return id.toLowerCase()
    throw badRequest({ [`requirement_ids.${index}`]: 'no such requirement' })
  })
}
