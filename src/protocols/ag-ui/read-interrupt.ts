/**
 * An interrupt as a request to the visitor. `responseSchema` says what the agent wants to hear: an approval, an
 * approval whose arguments may be edited (`editedArgs`), or the fields of a form.
 */
import type { ProtocolEvent } from '../../core/chat-event.ts'
import type { Question } from '../../core/input-request.ts'
import { field, firstText, isRecord } from '../../core/json.ts'
import { given, textsOf } from '../wire-values.ts'

export function readInterrupt(
  interrupt: unknown,
  inputOf: (toolCallId: string) => unknown,
): readonly ProtocolEvent[] {
  const requestId = firstText(field(interrupt, 'id'))
  if (requestId === undefined) return []
  const reason = firstText(field(interrupt, 'reason')) ?? ''
  const prompt = firstText(field(interrupt, 'message')) ?? reason
  const toolCallId = firstText(field(interrupt, 'toolCallId'))
  const properties = field(interrupt, 'responseSchema', 'properties')
  const isApproval =
    properties === undefined
      ? toolCallId !== undefined || /approv|confirm/i.test(reason)
      : field(properties, 'approved') !== undefined
  const asked = { requestId, prompt, ...given({ toolCallId }) }
  if (!isApproval) {
    const questions = Object.entries(isRecord(properties) ? properties : {}).flatMap(readQuestion)
    const request = { ...asked, kind: 'question', ...(questions.length > 0 && { questions }) } as const
    return [{ type: 'input-requested', request }]
  }
  const params = toolCallId === undefined ? undefined : inputOf(toolCallId)
  const edited = field(properties, 'editedArgs')
  const editable = isRecord(field(edited, 'properties')) ? field(edited, 'properties') : params
  const request = {
    ...asked,
    kind: 'approval',
    ...(isRecord(params) && { params }),
    ...(isRecord(params) &&
      edited !== undefined && {
        editableParams: Object.keys(params).filter((name) => field(editable, name) !== undefined),
      }),
  } as const
  return [{ type: 'input-requested', request }]
}

/** A field of the form; none for what can't be asked in a line, as an object or a list of anything. */
function readQuestion([questionId, schema]: [string, unknown]): readonly Question[] {
  const type = field(schema, 'type')
  const isMultiple = type === 'array'
  const choices = textsOf(isMultiple ? field(schema, 'items', 'enum') : field(schema, 'enum'))
  if (type === 'object' || (isMultiple && choices.length === 0)) return []
  const text = firstText(field(schema, 'description'), field(schema, 'title')) ?? questionId
  const options = choices.map((label) => ({ label }))
  return [{ questionId, text, options, isMultiple, allowsCustom: choices.length === 0 }]
}
