/** Tool calls whose input is streamed as pieces of JSON text, of whatever wire. */
import type { ProtocolEvent } from '../core/chat-event.ts'
import { firstText, parseJson } from '../core/json.ts'

type Events = readonly ProtocolEvent[]

export function createToolCalls() {
  const calls = new Map<string, { readonly name: string; readonly json: string }>()

  const inputOf = (toolCallId: string) => parseJson(calls.get(toolCallId)?.json ?? '')

  return {
    /** What of the input is whole JSON by now. */
    inputOf,
    /** The first piece of a call opens it. */
    write(toolCallId: string, nameGiven: unknown, deltaGiven: unknown): Events {
      const known = calls.get(toolCallId)
      const name = known?.name ?? firstText(nameGiven) ?? 'tool'
      const delta = firstText(deltaGiven) ?? ''
      calls.set(toolCallId, { name, json: (known?.json ?? '') + delta })
      return [
        ...(known ? [] : [{ type: 'tool-input', toolCallId, name } as const]),
        ...(delta ? [{ type: 'tool-input-delta', toolCallId, delta } as const] : []),
      ]
    },
    /** The whole input, in place of its pieces: of this call, or of all. */
    close(toolCallId?: string): Events {
      return [...calls].flatMap(([id, { name }]): Events => {
        const input = toolCallId === undefined || toolCallId === id ? inputOf(id) : undefined
        return input === undefined ? [] : [{ type: 'tool-input', toolCallId: id, name, input }]
      })
    },
  }
}
