import type { Hono } from 'hono'
import { resource } from '../../http/resource.ts'
import type { ApiContext } from '../api-context.ts'
import { completeChat } from './chat-completions.ts'

/** OpenAI's two APIs for answers, below a prefix as the official clients' `baseURL` ends in `/v1`. */
export function addOpenAiApi(app: Hono, context: ApiContext, prefix = '/openai/v1'): void {
  resource(app, `${prefix}/chat/completions`, { POST: (c) => completeChat(c, context) })
}
