/** Calls that more than one API of the same product knows: answers to a run, uploads, requirements, lists by page. */
import { ChatError } from '../core/errors.ts'
import type { InputResponse } from '../core/input-request.ts'
import { field, firstText } from '../core/json.ts'
import type { Http, HttpRequest } from '../transport/http.ts'
import { call, callJson } from './calls.ts'
import type { ChatProtocol, Page, RequirementsApi } from './protocol.ts'
import { given, listOf, numberOf } from './wire-values.ts'

export function runPath(runId: string, action = ''): string {
  return `v1/runs/${encodeURIComponent(runId)}${action}`
}

export function createRespond(http: Http): NonNullable<ChatProtocol['respond']> {
  return (_turn, { runId }, response, signal) =>
    call(http, { path: runPath(runId, '/input'), body: encodeInput(response), signal })
}

function encodeInput({ requestId: request_id, isApproved: approved, params, text, answers }: InputResponse) {
  if (approved !== undefined)
    return { type: 'approval', data: { request_id, approved, params, feedback: text } }
  const choices = answers?.map(({ questionId: question_id, selected, customText: custom_text }) => ({
    question_id,
    selected,
    custom_text,
  }))
  return { type: 'human_feedback', data: { request_id, feedback: text ?? '', answers: choices } }
}

export function createUpload(http: Http): NonNullable<ChatProtocol['upload']> {
  return async ({ name, blob }, { onProgress, signal }) => {
    const body = new FormData()
    body.append('file', blob, name)
    const json = await callJson(http, { path: 'v1/files', body, onProgress, signal })
    const file = field(json, 'data') ?? json
    const fileId = firstText(field(file, 'id'))
    if (fileId === undefined) throw new ChatError('protocol', 'POST v1/files answered without data.id.')
    return { fileId, ...given({ url: firstText(field(file, 'url')) }) }
  }
}

/** `{ data: […], pagination: { page, page_count } }` */
export async function callPage<Item>(
  http: Http,
  request: HttpRequest,
  readItem: (json: unknown) => readonly Item[],
): Promise<Page<Item>> {
  const json = await callJson(http, request)
  const page = numberOf(field(json, 'pagination', 'page')) ?? 1
  const count = numberOf(field(json, 'pagination', 'page_count')) ?? 1
  const next = page < count ? String(page + 1) : undefined
  return { items: listOf(field(json, 'data')).flatMap(readItem), next }
}

export function createRequirements(http: Http): RequirementsApi {
  return {
    async missing(userId, signal) {
      const request = { path: 'v1/requirements/status', query: { user_id: userId }, signal }
      const json = await callJson(http, request).catch((thrown: unknown) => {
        // Most apps know no requirements.
        if (thrown instanceof ChatError && thrown.kind === 'not-found') return undefined
        throw thrown
      })
      // How the fulfilled status is called is documented nowhere, so that only the list counts.
      return listOf(field(json, 'unsatisfied')).flatMap((item) => {
        const requirementId = firstText(field(item, 'id'))
        if (requirementId === undefined) return []
        const title = firstText(field(item, 'form', 'title'), field(item, 'name')) ?? requirementId
        const description = firstText(field(item, 'form', 'description'))
        return [{ requirementId, title, ...given({ description }) }]
      })
    },
    async connectUrl(userId, requirementIds, signal) {
      const body = { user_id: userId, requirement_ids: requirementIds }
      const url = firstText(field(await callJson(http, { path: 'v1/connect/tokens', body, signal }), 'url'))
      if (url === undefined) throw new ChatError('protocol', 'POST v1/connect/tokens answered without url.')
      return url
    },
  }
}
