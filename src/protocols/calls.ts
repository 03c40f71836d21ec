/** Calls beside the stream of an answer. */
import type { Http, HttpRequest } from '../transport/http.ts'
import { closeQuietly } from '../transport/read-chunks.ts'
import { readJson } from '../transport/read-json.ts'

/** A call whose answer is JSON. */
export async function callJson(http: Http, request: HttpRequest): Promise<unknown> {
  return readJson(await http.request(request), {}, http.clock, request.signal)
}

/** A call of which only the success counts. */
export async function call(http: Http, request: HttpRequest): Promise<void> {
  void closeQuietly((await http.request(request)).body)
}
