import { describe, expect, test } from 'vitest'
import { createServer } from '../../../demo/server/create-server.ts'
import { useServer } from '../../support/demo-server.ts'
import { newSession, postForm } from './runs-support.ts'
import { expectError, postJson, viaApp } from './support.ts'

/** The classic endpoint of an app: one POST, JSON or a form, answered whole or in frames. */

interface Frame {
  run_id: string
  wf_run_id: string
  entity_id: string
  event: string
  source: { id: string; name: string; group: string | null; type: string }
  data: Record<string, unknown> & {
    choices?: { delta: { content: unknown; source: string; step: string } }[]
  }
}

describe('the classic endpoint', { timeout: 30_000 }, () => {
  const request = viaApp(useServer({ faults: true }))
  const call = (body: object): Response | Promise<Response> => postJson(request, '/classic', body)
  const stream = async (input: object): Promise<Frame[]> => readFrames(await call({ input, stream: true }))

  test('answers JSON with the whole output', async () => {
    const response = await call({ input: { input: 'Hello', ...newSession() } })
    expect(response.status).toBe(200)
    expect(response.headers.get('cache-control')).toBe('no-store')
    expect(await response.json()).toEqual({ output: { content: expect.stringContaining('Hello') } })
    expect((await postJson(request, '/classic/', { input: { question: 'Hello' } })).status).toBe(200)
  })

  test('streams frames of the node named data, and one of the workflow named streaming at the end', async () => {
    const response = await call({ input: { input: 'How do I get a refund?' }, stream: true })
    expect(response.headers.get('content-type')).toBe('text/event-stream; charset=utf-8')
    const frames = await readFrames(response)
    const deltas = frames.slice(0, -1)
    expect(new Set(deltas.map(({ event }) => event))).toEqual(new Set(['data']))
    expect(deltas[0]!.source).toMatchObject({ group: 'agents', type: 'dynamiq.nodes.agents.Agent' })
    expect(deltas[0]!.entity_id).toBe(deltas[0]!.source.id)
    const last = frames.at(-1)!
    expect(last.event).toBe('streaming')
    expect(last.source.type).toBe('dynamiq.workflows.Workflow')
    expect(last.entity_id).toBe(last.source.id)
    expect(last.data[deltas[0]!.entity_id]).toMatchObject({
      status: 'success',
      input: { input: 'How do I get a refund?' },
      output: { content: textOf(frames) },
    })
    expect(new Set(frames.map(({ run_id }) => run_id)).size).toBe(1)
  })

  test('tells thoughts as objects, and each tool from its input to its result', async () => {
    const frames = await stream({ input: 'use a tool' })
    const thoughts = contents(frames, 'reasoning')
    expect(thoughts[0]).toEqual({ thought: expect.any(String), loop_num: 1 })
    const [start] = contents(frames, 'tool_input_start')
    expect(start).toEqual({
      tool_run_id: expect.any(String),
      action: expect.any(String),
      tool: { name: expect.any(String), type: expect.any(String) },
      loop_num: 1,
    })
    const id = start!['tool_run_id']
    const [input] = contents(frames, 'tool_input')
    expect(input).toEqual({ tool_run_id: id, action_input: expect.any(String) })
    expect(thoughts.find((thought) => 'action' in thought)).toMatchObject({
      tool_run_id: id,
      action_input: JSON.parse(input!['action_input'] as string) as object,
    })
    expect(contents(frames, 'tool')[0]).toMatchObject({
      tool_run_id: id,
      name: start!['action'],
      status: 'success',
      result: expect.any(String),
      files: [],
      loop_num: 1,
    })
    expect(contents(await stream({ input: 'use a tool that fails' }), 'tool')[0]).toMatchObject({
      status: 'failure',
    })
  })

  test('gives a file the agent made with its bytes', async () => {
    const tools = contents(await stream({ input: 'make a file' }), 'tool')
    const [file] = tools.flatMap((tool) => tool['files'] as Record<string, unknown>[])
    expect(file).toMatchObject({
      name: expect.stringMatching(/\.csv$/),
      mime_type: expect.stringContaining('text/csv'),
    })
    expect(Buffer.from(file!['content'] as string, 'base64')).toHaveLength(file!['size'] as number)
  })

  test('takes the form of the vendor’s widget, ids inside input and beside it, and files', async () => {
    const ids = newSession()
    const form = (text: string): Readonly<Record<string, string>> => ({
      chat_history: JSON.stringify([{ role: 'user', content: text }]),
      input: JSON.stringify({ input: text, ...ids, chat_history: [], plan: 'pro' }),
      stream: 'true',
      ...ids,
    })
    await readFrames(await postForm(request, '/classic', form('My name is Ada')))
    expect(textOf(await readFrames(await postForm(request, '/classic', form('What is my name?'))))).toContain(
      'Ada',
    )
    const file = { field: 'files', name: 'notes.txt', text: 'Milk and sugar', type: 'text/plain' }
    const read = await readFrames(await postForm(request, '/classic', form('read my file'), [file, file]))
    expect(textOf(read)).toContain('notes.txt')
  })

  test('reads ids that stand beside input only', async () => {
    const ids = newSession()
    await call({ input: { input: 'My name is Ada' }, ...ids })
    const response = await call({ input: { input: 'What is my name?', ...ids } })
    expect(JSON.stringify(await response.json())).toContain('Ada')
  })

  test('uses the history a client sends when it names no session', async () => {
    const chat_history = [
      { role: 'user', content: 'My name is Ada' },
      { role: 'assistant', content: 'Hello Ada' },
      { role: 'user', content: 'What is my name?' },
    ]
    const response = await call({ input: { input: 'What is my name?', chat_history } })
    expect(JSON.stringify(await response.json())).toContain('Ada')
  })

  test('asks a person in a frame and in words, and takes the next message as the answer', async () => {
    const ids = newSession()
    const asked = await stream({ input: 'ask me a question', ...ids })
    const question = asked.find(({ data }) => 'prompt' in data)!
    expect(question.data).toEqual({
      prompt: expect.any(String),
      action: 'ask',
      is_browser_takeover: false,
      questions: null,
    })
    expect(textOf(asked)).toContain(question.data['prompt'])
    expect(asked.at(-1)!.event).toBe('streaming')
    const answered = await stream({ input: 'a very dark roast', ...ids })
    expect(textOf(answered)).toContain('a very dark roast')
    expect(answered[0]!.run_id).toBe(question.run_id)
  })

  test('asks for approval with the params a person may change, and hears yes and no', async () => {
    const yes = newSession()
    const asked = await stream({ input: 'ask for approval', ...yes })
    const approval = asked.find(({ event }) => event === 'approval')!
    expect(approval.data).toEqual({
      template: expect.any(String),
      data: { order: 'MC-1042', amount: 62, currency: 'EUR' },
      mutable_data_params: ['amount'],
    })
    const approved = await stream({ input: 'Yes, do it', ...yes })
    expect(contents(approved, 'tool')[0]).toMatchObject({ name: 'issue_refund', status: 'success' })
    const no = newSession()
    await stream({ input: 'ask for approval', ...no })
    const rejected = await stream({ input: 'No, too much', ...no })
    expect(contents(rejected, 'tool')).toEqual([])
    expect(textOf(rejected)).toContain('No, too much')
  })

  test('offers choices in the frame, and reads them from the words of the answer', async () => {
    const ids = newSession()
    const asked = await stream({ input: 'let me choose', ...ids })
    const { questions } = asked.find(({ data }) => 'questions' in data)!.data as {
      questions: { options: { label: string }[]; multi_select: boolean }[]
    }
    expect(questions.map(({ multi_select }) => multi_select)).toEqual([false, true])
    const label = questions[0]!.options[1]!.label
    expect(textOf(asked)).toContain(label)
    expect(textOf(await stream({ input: `I take ${label}`, ...ids }))).toContain(label)
  })

  test('ends a failed and a canceled run in the last frame', async () => {
    const failed = await stream({ input: 'Hello', fault: 'fail-after=1' })
    expect(failed.at(-1)).toMatchObject({
      event: 'streaming',
      data: { error: 'The agent failed on request.' },
    })
    expect(textOf(failed)).not.toBe('')
    const canceled = await stream({ input: 'Hello', fault: 'cancel-after=1' })
    expect(canceled.at(-1)!.data).toEqual({ canceled: true, error: { message: expect.any(String) } })
    expect((await call({ input: { input: 'please fail' } })).status).toBe(500)
  })

  test('refuses other types with 415, and bad input by its field', async () => {
    const text = await request('/classic', {
      method: 'POST',
      body: 'Hello',
      headers: { 'content-type': 'text/plain' },
    })
    await expectError(text, 415, 'unsupported_media_type')
    const bodies: [object, string][] = [
      [{}, 'input'],
      [{ input: 'Hello' }, 'input'],
      [{ input: { input: '  ' } }, 'input'],
      [{ input: { input: 'Hi', session_id: 'one' } }, 'session_id'],
      [{ input: { input: 'Hi' }, stream: 'yes' }, 'stream'],
      [{ input: { input: 'Hi' }, execution_mode: 'async' }, 'execution_mode'],
    ]
    for (const [body, field] of bodies)
      expect(Object.keys(await expectError(await call(body), 400, 'bad_request'))).toEqual([field])
    const broken = await postForm(request, '/classic', { input: '{' })
    expect(Object.keys(await expectError(broken, 400, 'bad_request'))).toEqual(['input'])
    await expectError(await request('/classic'), 405, 'method_not_allowed')
  })

  test('obeys faults a widget passes among its params', async () => {
    const input = { input: 'Hello', fault: 'status=503', ...newSession() }
    await expectError(await call({ input, stream: true }), 503, 'fault')
    const cut = await call({ input: { ...input, fault: 'drop-after=1' }, stream: true })
    await expect(cut.text()).rejects.toThrow()
  })

  test('answers the CORS question of a page with extra headers', async () => {
    const response = await request('/classic', {
      method: 'OPTIONS',
      headers: {
        origin: 'http://localhost:5000',
        'access-control-request-method': 'POST',
        'access-control-request-headers': 'authorization,x-tenant',
      },
    })
    expect(response.status).toBe(204)
    expect(response.headers.get('access-control-allow-origin')).toBe('http://localhost:5000')
    expect(response.headers.get('access-control-allow-headers')).toBe('authorization,x-tenant')
  })
})

test('the classic endpoint needs an access key when there are any', async () => {
  const server = await createServer({
    storage: 'memory',
    accessKeys: ['secret'],
    pace: 'instant',
    quiet: true,
  })
  try {
    await expectError(
      await postJson(viaApp(server), '/classic', { input: { input: 'Hi' } }),
      401,
      'unauthorized',
    )
  } finally {
    await server.close()
  }
}, 30_000)

async function readFrames(response: Response): Promise<Frame[]> {
  expect(response.status).toBe(200)
  const blocks = (await response.text()).split('\n\n').filter((block) => block !== '')
  return blocks.map((block) => {
    const [eventLine = '', dataLine = ''] = block.split('\n')
    const frame = JSON.parse(dataLine.slice('data: '.length)) as Frame
    expect(eventLine).toBe(`event: ${frame.event}`)
    return frame
  })
}

function contents(frames: readonly Frame[], step: string): Record<string, unknown>[] {
  return frames
    .flatMap(({ data }) => data.choices ?? [])
    .flatMap(({ delta }) => (delta.step === step ? [delta.content as Record<string, unknown>] : []))
}

function textOf(frames: readonly Frame[]): string {
  return contents(frames, 'answer').join('')
}
