import type { Conversation } from '../../storage/conversations.ts'

/** The documented conversation object: what is not set is left out, not null. */
export function presentConversation(conversation: Conversation): Record<string, unknown> {
  const { id, title, app_id, model_id, user_id, org_id, created_at, updated_at, app, model } = conversation
  const fields = { id, title, app_id, model_id, user_id, org_id, created_at, updated_at, app, model }
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== null))
}
