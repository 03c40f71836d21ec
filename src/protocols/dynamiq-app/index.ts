/**
 * An app at its own address: one POST, answered by the messages of the workflow's nodes as they come. Nothing is kept
 * that could be gone on with: aborting closes the connection, and a question to the visitor ends the answer.
 */
import type { ProtocolEvent } from '../../core/chat-event.ts'
import { field } from '../../core/json.ts'
import type { Http } from '../../transport/http.ts'
import { createRequirements } from '../dynamiq-calls.ts'
import type { ChatProtocol, ProtocolOptions, Turn } from '../protocol.ts'
import { type Events, guardErrors, readAnswer } from '../read-answer.ts'
import { readWhole } from '../read-whole.ts'
import { createDecoder, nodesText } from './decode.ts'
import { encodeForm, encodeInput } from './encode.ts'

export function createDynamiqApp(options: ProtocolOptions, http: Http): ChatProtocol {
  const { outputKey, idleTimeoutMs } = options

  async function* send(turn: Turn, signal: AbortSignal): Events {
    const body = turn.files.length
      ? encodeForm(turn, options)
      : { input: encodeInput(turn, options), stream: true }
    const response = await http.request({ path: '', body, accept: 'text/event-stream', signal })
    yield* readAnswer(response, {
      ...createDecoder(outputKey),
      readWhole: readReply,
      http,
      idleTimeoutMs,
      signal,
    })
  }

  function readReply(json: unknown): Iterable<ProtocolEvent> {
    try {
      return readWhole(json, outputKey)
    } catch (thrown) {
      // Perhaps the results of all nodes, each under its id.
      const text = nodesText(field(json, 'output') ?? field(json, 'data'), outputKey)
      if (!text) throw thrown
      return readWhole(text)
    }
  }

  return {
    send: (turn, signal) => guardErrors(send(turn, signal), signal),
    takesFiles: true,
    requirements: createRequirements(http),
  }
}
