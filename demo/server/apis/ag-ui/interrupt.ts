import type { Interrupt } from '@ag-ui/core'
import { isObject, type JsonObject } from '../../http/read-json-body.ts'
import type { GivenAnswer } from '../common/answer-request.ts'
import type { ToldRequest } from '../common/read-event.ts'

/** A question to a person as an interrupt, whose schema is the form of the answer, and the answer read back. */
export function presentInterrupt(request: ToldRequest): Interrupt {
  const { kind, id, prompt, params, editableParams, questions } = request
  if (kind === 'approval') {
    const editable = Object.entries(params).filter(([name]) => editableParams.includes(name))
    return {
      id,
      reason: 'approval_required',
      message: prompt,
      toolCallId: id,
      responseSchema: form(
        {
          approved: { type: 'boolean' },
          editedArgs: form(
            Object.fromEntries(editable.map(([name, value]) => [name, { type: typeof value }])),
          ),
          reason: { type: 'string' },
        },
        ['approved'],
      ),
    }
  }
  const fields = questions.filter(isObject).map((question) => {
    const options = Array.isArray(question['options']) ? question['options'].filter(isObject) : []
    const choice = { type: 'string', enum: options.map(({ label }) => label) }
    const schema = question['multi_select'] === true ? { type: 'array', items: choice } : choice
    return [String(question['id']), { ...schema, description: question['question'] }] as const
  })
  const isForm = fields.length > 0
  return {
    id,
    reason: 'input_required',
    message: prompt,
    responseSchema: isForm ? form(Object.fromEntries(fields)) : { type: 'string' },
  }
}

function form(properties: JsonObject, required: readonly string[] = []) {
  return { type: 'object', properties, ...(required.length > 0 && { required: [...required] }) }
}

/** Plain words, an approval, or the fields of the form. */
export function readPayload(payload: unknown): GivenAnswer {
  if (!isObject(payload)) return { text: typeof payload === 'string' ? payload : '' }
  const { approved, editedArgs, reason, ...fields } = payload
  if (typeof approved === 'boolean') {
    const params = isObject(editedArgs) ? { params: editedArgs } : {}
    return { approved, text: typeof reason === 'string' ? reason : '', ...params }
  }
  const choices = Object.entries(fields).map(([questionId, value]) => ({
    questionId,
    selected: (Array.isArray(value) ? value : [value]).map(String),
  }))
  return { text: '', choices }
}
