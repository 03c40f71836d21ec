import type { InputResponse } from '../../core/input-request.ts'
import type { Turn } from '../protocol.ts'
import type { Media, ResolveBody, RunBody } from './wire.ts'

/** The site's params go along (`options`, `generateFollowups: false` …), but never in place of the fields after them. */
export function encodeRun(turn: Turn, media: readonly Media[]) {
  const { params, text, userId, sessionId, remoteConversationId = sessionId } = turn
  return {
    generateFollowups: true,
    ...params,
    message: text,
    sessionId: remoteConversationId,
    userId,
    media: media.length > 0 ? media : undefined,
  } satisfies RunBody
}

/** An approval is given or not; whoever has answered a question lets the run go on. */
export function encodeResolution({ isApproved = true, text }: InputResponse) {
  return { decision: isApproved ? 'APPROVED' : 'REJECTED', comment: text } satisfies ResolveBody
}
