/**
 * AG-UI: the endpoint is the agent, and every message a run of its own that is given the whole conversation. What a
 * run has asked is answered by the run after it.
 */
import type { Http } from '../../transport/http.ts'
import type { ChatProtocol, ProtocolOptions, Turn } from '../protocol.ts'
import { type Events, guardErrors, readAnswer } from '../read-answer.ts'
import { readWhole } from '../read-whole.ts'
import { readFiles } from '../sent-file.ts'
import { createDecoder } from './decode.ts'
import { encodeRun } from './encode.ts'
import type { MessageIds } from './wire.ts'

export function createAgUi({ idleTimeoutMs }: ProtocolOptions, http: Http): ChatProtocol {
  const ids: MessageIds = new Map()

  async function* send(turn: Turn, signal: AbortSignal): Events {
    const body = encodeRun(turn, await readFiles(turn.files), ids)
    const response = await http.request({ path: '', body, accept: 'text/event-stream', signal })
    const decode = createDecoder(turn.id, ids)
    yield* readAnswer(response, { decode, readWhole, http, idleTimeoutMs, signal })
  }

  return { takesFiles: true, send: (turn, signal) => guardErrors(send(turn, signal), signal) }
}
