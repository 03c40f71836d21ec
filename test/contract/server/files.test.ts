import { randomUUID } from 'node:crypto'
import { describe, expect, test } from 'vitest'
import { createServer } from '../../../demo/server/create-server.ts'
import { DEMO_APP_ID, DEMO_MODEL_ID } from '../../../demo/server/well-known.ts'
import { useListeningServer, useServer } from '../../support/demo-server.ts'
import { postForm, runStreamed, runSync } from './runs-support.ts'
import {
  createConversation,
  expectError,
  parseEvents,
  postJson,
  type Requester,
  readData,
  textOf,
  viaApp,
  viaSocket,
} from './support.ts'

/** Files both ways: what a visitor sends is kept and read by the agent, what an agent makes can be fetched. */

interface WireFile {
  id: string
  name: string
  size: number
  mime_type: string
  url?: string
}

const request = viaApp(useServer({ faults: true, maxUploadBytes: 20_000 }))

const uploadVia = (via: Requester, name: string, text: string, type: string): Promise<WireFile> =>
  Promise.resolve(postForm(via, '/v1/files', {}, [{ field: 'file', name, text, type }])).then((response) => {
    expect(response.status).toBe(200)
    return readData<WireFile>(response)
  })
const upload = (name: string, text: string, type: string): Promise<WireFile> =>
  uploadVia(request, name, text, type)
const fetchContent = (id: string): Response | Promise<Response> => request(`/v1/files/${id}/content`)

describe('the content of a file', () => {
  test('comes back byte for byte', async () => {
    const bytes = Uint8Array.from({ length: 1024 }, (_, index) => index % 256)
    const body = new FormData()
    body.append('file', new File([bytes], 'all.bin', { type: 'application/zip' }))
    const file = await readData<WireFile>(await request('/v1/files', { method: 'POST', body }))
    const response = await fetchContent(file.id)
    expect(new Uint8Array(await response.arrayBuffer())).toEqual(bytes)
    expect(response.headers.get('content-type')).toBe('application/zip')
    expect(response.headers.get('content-length')).toBe('1024')
  })

  test('is for saving, never for showing as a page of this server', async () => {
    const { id } = await upload('page.html', '<script>alert(1)</script>', 'text/html')
    expect(Object.fromEntries((await fetchContent(id)).headers)).toMatchObject({
      'content-type': 'text/html',
      'content-disposition': `attachment; filename="page.html"; filename*=UTF-8''page.html`,
      'x-content-type-options': 'nosniff',
      'content-security-policy': expect.stringContaining('sandbox'),
    })
  })

  test.each([
    ['Rechnung für Ä.pdf', 'Rechnung%20f%C3%BCr%20%C3%84.pdf'],
    ['a"; filename=evil.exe', 'a%22%3B%20filename%3Devil.exe'],
    ["it's (1)*.txt", 'it%27s%20%281%29%2A.txt'],
  ])('is called %s as it was', async (name, encoded) => {
    const disposition = (await fetchContent((await upload(name, 'x', 'text/plain')).id)).headers.get(
      'content-disposition',
    )!
    expect(disposition).toMatch(/^attachment; filename="[^"\\%]*"; filename\*=UTF-8''[\w.%~!-]+$/)
    expect(disposition.endsWith(`filename*=UTF-8''${encoded}`)).toBe(true)
  })

  test('may be empty, and of a type that is no type', async () => {
    const { id, mime_type } = await upload('empty', '', 'text/plain; charset="x\u00e4"')
    expect(mime_type).toBe('application/octet-stream')
    const response = await fetchContent(id)
    expect(response.headers.get('content-type')).toBe('application/octet-stream')
    expect(await response.text()).toBe('')
  })

  test('is not found under an unknown id, and only read', async () => {
    for (const id of [randomUUID(), 'x']) await expectError(await fetchContent(id), 404, 'not_found')
    const response = await request(`/v1/files/${randomUUID()}/content`, { method: 'POST' })
    await expectError(response, 405, 'method_not_allowed')
  })

  test('can be read by pages of this machine, and needs a key where there are keys', async () => {
    const { id } = await upload('a.txt', 'a', 'text/plain')
    const headers = { origin: 'http://localhost:8080' }
    const response = await request(`/v1/files/${id}/content`, { headers })
    expect(response.headers.get('access-control-allow-origin')).toBe('http://localhost:8080')
    const guarded = await createServer({ storage: 'memory', quiet: true, accessKeys: ['key'] })
    await expectError(await viaApp(guarded)(`/v1/files/${id}/content`), 401, 'unauthorized')
    await guarded.close()
  }, 30_000)
})

describe('an agent', () => {
  test('names the files of a message, and quotes how a text begins', async () => {
    const note = await upload('note.txt', 'First line\nSecond\u0000 line\n3\n4\n5\nsixth line', 'text/plain')
    const photo = await upload('photo.png', 'x'.repeat(1500), 'image/png')
    const { output } = await runSync(request, 'Please read my file', { file_ids: [note.id, photo.id] })
    expect(output!.content).toContain('**note.txt**, text/plain, 40 bytes')
    expect(output!.content).toContain('First line\n      Second line')
    expect(output!.content).not.toContain('sixth')
    expect(output!.content).toContain('**photo.png**, image/png, 1.5 kB')
  })

  test('does so for any message with files, and says when there is none', async () => {
    const { id } = await upload('a.csv', 'a;b', 'text/csv')
    expect((await runSync(request, 'Hello', { file_ids: [id] })).output!.content).toContain('**a.csv**')
    expect((await runSync(request, 'read my file')).output!.content).toContain('no file')
  })

  test('gets files that come with the very call', async () => {
    const input = JSON.stringify({ input: 'read my file' })
    const files = ['one', 'two'].map((name) => ({ field: 'files', name, text: name, type: 'text/plain' }))
    const run = await readData<{ output: { content: string } }>(
      await postForm(request, '/v1/runs', { input }, files),
    )
    expect(run.output.content).toContain('2 files')
    expect(run.output.content).toMatch(/one\*\*[\s\S]*two\*\*/)
  })

  test('keeps a name from being read as markdown', async () => {
    const { id } = await upload('**[x](http://e)**', '', 'image/png')
    expect((await runSync(request, 'Hello', { file_ids: [id] })).output!.content).toContain(
      '\\*\\*\\[x\\](http://e)\\*\\*',
    )
  })

  test('makes a file, which can be fetched under the address it tells', async () => {
    const events = await runStreamed(request, 'Can you make a file?')
    const { object, file } = events.find(({ type }) => type === 'agent.file.created')!.data as {
      object: string
      file: WireFile
    }
    expect(object).toBe('file')
    expect(file).toEqual({
      id: expect.any(String),
      name: 'price-list.csv',
      mime_type: 'text/csv',
      size: expect.any(Number),
      url: `http://127.0.0.1:4173/v1/files/${file.id}/content`,
    })
    expect(textOf(events)).toContain('price-list.csv')
    const response = await fetchContent(file.id)
    expect(response.headers.get('content-type')).toBe('text/csv')
    const text = await response.text()
    expect(text).toContain('Marlow Duo,1290')
    expect(text).toHaveLength(file.size)
  })
})

describe('artifacts', () => {
  const artifactsOf = (appId: string, runId: unknown, query = ''): Response | Promise<Response> =>
    request(`/v1/apps/${appId}/runs/${runId}/artifacts${query}`)

  test('are the files a run made, in pages', async () => {
    const events = await runStreamed(request, 'make a file')
    const { file } = events.find(({ type }) => type === 'agent.file.created')!.data as { file: WireFile }
    const response = await artifactsOf(DEMO_APP_ID, events[0]!.data['id'])
    expect(await response.json()).toEqual({
      data: [
        {
          id: file.id,
          type: 'file',
          download_url: file.url,
          name: 'price-list.csv',
          size: file.size,
          mime_type: 'text/csv',
          saved_at: expect.stringMatching(/Z$/),
        },
      ],
      pagination: { page: 1, page_size: 25, page_count: 1, total_count: 1 },
    })
  })

  test('are not what a visitor sent', async () => {
    const { id } = await upload('a.txt', 'a', 'text/plain')
    const run = await runSync(request, 'read my file', { file_ids: [id] })
    expect(await readData(await artifactsOf(DEMO_APP_ID, run.id))).toEqual([])
  })

  test('are not found for an unknown run or another app', async () => {
    const { id } = await runSync(request, 'Hello')
    await expectError(await artifactsOf(DEMO_APP_ID, randomUUID()), 404, 'not_found')
    await expectError(await artifactsOf(randomUUID(), id), 404, 'not_found')
    const conversation = await createConversation(request, { model_id: DEMO_MODEL_ID })
    const sent = await postJson(request, `/v3/conversations/${conversation}/messages`, {
      content: [{ type: 'text', text: 'Hello' }],
    })
    const runId = parseEvents(await sent.text())[0]!.data['id']
    await expectError(await artifactsOf(DEMO_APP_ID, runId), 404, 'not_found')
    await expectError(await artifactsOf(DEMO_APP_ID, id, '?page=0'), 400, 'bad_request')
  })
})

describe('an upload on a socket', { timeout: 30_000 }, () => {
  const request = viaSocket(useListeningServer({ faults: true }))

  test('of some megabytes comes back whole', async () => {
    const text = 'Grüße '.repeat(500_000)
    const { id, size } = await uploadVia(request, 'big.txt', text, 'text/plain')
    expect(size).toBe(4_000_000)
    const response = await request(`/v1/files/${id}/content`)
    expect((await response.text()) === text).toBe(true)
  })

  test('is cut in the middle on request', async () => {
    const file = { field: 'file', name: 'a', text: 'x'.repeat(3_000_000), type: '' }
    const send = async (fault: string): Promise<Response> =>
      postForm(request, `/v1/files?fault=${fault}`, {}, [file])
    await expect(send('drop-at=50')).rejects.toThrow('fetch failed')
    await expectError(await send('status=413'), 413, 'fault')
    await expectError(await send('typo'), 400, 'bad_request')
    expect((await send('drop-after=1;on=message')).status).toBe(200)
  })
})
