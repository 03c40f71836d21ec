import type { InputResponse } from '../../core/input-request.ts'
import type { Turn } from '../protocol.ts'
import type { ApproveBody, RunBody } from './wire.ts'

/** The site's params go along (`reasoning_requested`, `context_items` …), but never in place of our own fields. */
export function encodeRun({ params, text, remoteConversationId }: Turn) {
  return { ...params, message: text, session_id: remoteConversationId } satisfies RunBody
}

export function encodeApproval({ isApproved = false, text }: InputResponse) {
  return { approved: isApproved, reason: text } satisfies ApproveBody
}
