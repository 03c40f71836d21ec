import { badRequest } from '../../http/api-error.ts'
import { readOptionalText, readOptionalUuid, storableParams } from '../../http/read-fields.ts'
import type { JsonObject } from '../../http/read-json-body.ts'
import type { NewConversation } from '../../storage/conversations.ts'

const OWN_FIELDS = new Set(['title', 'app_id', 'model_id', 'org_id', 'user_id', 'session_id'])

/**
 * The body of a create call: exactly one of `app_id` and `model_id`. `user_id`, `session_id` and any further field
 * are what a widget adds about its visitor; they are stored.
 */
export function readConversationBody(body: JsonObject, defaultAppId: string | undefined): NewConversation {
  const modelId = readOptionalUuid(body, 'model_id')
  const appId = readOptionalUuid(body, 'app_id') ?? (modelId === undefined ? defaultAppId : undefined)
  if ((appId === undefined) === (modelId === undefined)) {
    const problem =
      appId === undefined ? 'app_id or model_id is required' : 'app_id and model_id exclude each other'
    throw badRequest({ app_id: problem, model_id: problem })
  }
  return {
    title: readOptionalText(body, 'title') ?? '',
    appId,
    modelId,
    orgId: readOptionalUuid(body, 'org_id'),
    userId: readOptionalText(body, 'user_id'),
    sessionId: readOptionalUuid(body, 'session_id'),
    params: storableParams(body, OWN_FIELDS),
  }
}
