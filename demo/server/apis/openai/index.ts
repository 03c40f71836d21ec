import type { Hono } from 'hono'
import { resource } from '../../http/resource.ts'
import type { ApiContext } from '../api-context.ts'
import { completeChat } from './chat-completions.ts'
import { createResponse } from './responses.ts'

/** As the official clients' `baseURL` ends. */
const prefix = '/openai/v1'

/** OpenAI's two APIs for answers. */
export function addOpenAiApi(app: Hono, context: ApiContext): void {
  resource(app, `${prefix}/chat/completions`, { POST: (c) => completeChat(c, context) })
  resource(app, `${prefix}/responses`, { POST: (c) => createResponse(c, context) })
}
