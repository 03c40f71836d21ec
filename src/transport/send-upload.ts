/**
 * `fetch` tells nothing of how far an upload has come, so that files go by the older XMLHttpRequest, in the clothes
 * of a fetch. Where there is none (outside browsers) the page's fetch does it without telling.
 */
import type { Fetch } from './send-request.ts'

export function uploadingFetch(fetch: Fetch, onProgress: (progress: number) => void): Fetch {
  return typeof XMLHttpRequest === 'undefined' ? fetch : (url, init) => upload(url, init, onProgress)
}

function upload(url: string, init: RequestInit, onProgress: (progress: number) => void): Promise<Response> {
  return new Promise((resolve, reject) => {
    const request = new XMLHttpRequest()
    request.open(init.method ?? 'POST', url)
    new Headers(init.headers).forEach((value, name) => {
      request.setRequestHeader(name, value)
    })
    request.upload.onprogress = ({ loaded, total }) => onProgress(total ? loaded / total : 0)
    request.onload = () => {
      const { status, response } = request
      // Only these statuses may have a body.
      const body = [204, 205, 304].includes(status) ? null : String(response)
      resolve(new Response(body, { status, headers: readHeaders(request) }))
    }
    request.onerror = () => reject(new TypeError('Upload failed'))
    init.signal?.addEventListener('abort', () => {
      request.abort()
      reject(new DOMException('Aborted', 'AbortError'))
    })
    request.send(init.body as XMLHttpRequestBodyInit)
  })
}

function readHeaders(request: XMLHttpRequest): Headers {
  const headers = new Headers()
  for (const line of request.getAllResponseHeaders().split('\r\n')) {
    const [name, ...value] = line.split(':')
    if (name && value.length) headers.append(name, value.join(':').trim())
  }
  return headers
}
