import { randomUUID } from 'node:crypto'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { createServer } from '../../../demo/server/create-server.ts'
import { DEMO_APP_ID, DEMO_MODEL_ID } from '../../../demo/server/well-known.ts'
import { useServer } from '../../support/demo-server.ts'
import {
  answerInput,
  getRun,
  listRuns,
  newSession,
  readUntilAsked,
  runInBackground,
  runUntilAsked,
  streamOf,
} from './runs-support.ts'
import { createConversation, expectError, postJson, readData, send, textOf, viaApp } from './support.ts'

/** A run that asks a person: what it says, how it is answered, once, and all the ways it may end without. */

const base = { storage: 'memory', quiet: true, pace: 'instant' } as const
const feedback = (request_id: string, text = 'Black, no sugar'): object => ({ request_id, feedback: text })

const request = viaApp(useServer({ faults: true, heartbeatMs: 20 }))

const cancel = (id: string): Response | Promise<Response> =>
  request(`/v1/runs/${id}/cancel`, { method: 'POST' })

describe('a run that waits for a person', () => {
  test('is reported as awaiting_input with what it asks, and only while it waits', async () => {
    const ids = newSession()
    const { id, asked, requestId, stream } = await runUntilAsked(request, 'Please ask for approval', ids)
    expect(asked).toMatchObject({
      type: 'approval_request.created',
      data: {
        object: 'approval_request',
        type: 'approval_request',
        prompt: expect.stringContaining('62 EUR'),
        params: { order: 'MC-1042', amount: 62, currency: 'EUR' },
        editable_params: ['amount'],
        tool: { name: 'issue_refund' },
      },
    })
    const waiting = await getRun(request, id)
    expect(waiting.status).toBe('awaiting_input')
    expect(Object.keys(waiting)).not.toContain('output')
    const { params, editable_params, prompt } = asked.data
    expect(waiting.input_requests).toEqual([
      { id: requestId, type: 'approval_request', prompt, params, editable_params },
    ])
    const statuses = async (status: string): Promise<string[]> =>
      (await listRuns(request, `user_id=${ids.user_id}&status=${status}`)).data.map((run) => run.status)
    expect(await statuses('awaiting_input')).toEqual(['awaiting_input'])
    expect(await statuses('started')).toEqual([])

    await answerInput(request, id, 'approval', { request_id: requestId, approved: true })
    await stream.readRest()
    const ended = await getRun(request, id)
    expect(ended.status).toBe('completed')
    expect(Object.keys(ended)).not.toContain('input_requests')
    expect(await statuses('awaiting_input')).toEqual([])
  })

  test('shows its question to whoever follows it later', async () => {
    const { id, asked, requestId } = await runUntilAsked(request, 'ask me a question')
    const { asked: again, stream } = await readUntilAsked(await request(`/v1/runs/${id}/stream`))
    expect(again).toEqual(asked)
    await answerInput(request, id, 'human_feedback', feedback(requestId))
    expect((await stream.readRest()).at(-1)!.type).toBe('run.completed')
  })

  test('keeps its stream alive meanwhile', async () => {
    const { id, stream } = await runUntilAsked(request, 'ask me a question')
    await stream.readUntil(': heartbeat\n\n: heartbeat\n\n')
    await cancel(id)
  })

  test('waits in the background too', async () => {
    const { id } = await runInBackground(request, 'ask me a question')
    const { requestId, stream } = await readUntilAsked(await request(`/v1/runs/${id}/stream`))
    await answerInput(request, id, 'human_feedback', feedback(requestId))
    expect(textOf(await stream.readRest())).toContain('Black, no sugar')
  })

  test.each([
    ['of an app', { app_id: DEMO_APP_ID }],
    ['of a model', { model_id: DEMO_MODEL_ID }],
  ])('is answered on the same path in a conversation %s', async (_, owner) => {
    const conversationId = await createConversation(request, owner)
    const response = await send(request, conversationId, 'ask me a question')
    const { id, requestId, stream } = await readUntilAsked(response)
    expect((await getRun(request, id)).status).toBe('awaiting_input')
    const answered = await answerInput(request, id, 'human_feedback', feedback(requestId))
    expect(await answered.json()).toEqual({ message: 'ok' })
    expect((await stream.readRest()).at(-1)!.type).toBe('run.completed')
  })
})

describe('an approval', () => {
  const approve = async (data: object): Promise<Awaited<ReturnType<typeof streamOf>>> => {
    const { id, requestId, stream } = await runUntilAsked(request, 'ask for approval')
    const response = await answerInput(request, id, 'approval', { request_id: requestId, ...data })
    expect(response.status).toBe(200)
    expect(await response.json()).toEqual({ message: 'ok' })
    const events = await stream.readRest()
    expect(events.find(({ type }) => type === 'input_request.resolved')!.data).toMatchObject({
      id: requestId,
      object: 'input_request',
    })
    return events
  }
  const typesOf = (events: readonly { type: string }[]): string[] => events.map(({ type }) => type)

  test('lets the tool run with the params as they were', async () => {
    const events = await approve({ approved: true })
    const call = events.find(({ type }) => type === 'agent.tool_call.completed')!.data
    expect(call).toMatchObject({ tool: { name: 'issue_refund' }, input: { order: 'MC-1042', amount: 62 } })
    expect(textOf(events)).toContain('62 EUR')
  })

  test('lets the tool run with an edited param', async () => {
    const events = await approve({ approved: true, params: { amount: 40 }, feedback: 'Used it for a week' })
    expect(events.find(({ type }) => type === 'input_request.resolved')!.data).toMatchObject({
      approved: true,
      params: { order: 'MC-1042', amount: 40, currency: 'EUR' },
      feedback: 'Used it for a week',
    })
    expect(events.find(({ type }) => type === 'agent.tool_call.created')!.data).toMatchObject({
      input: { amount: 40 },
    })
    expect(textOf(events)).toContain('40 EUR')
  })

  test('that is refused leaves everything as it is, and the reason is heard', async () => {
    const events = await approve({ approved: false, feedback: 'Wrong order' })
    expect(typesOf(events)).not.toContain('agent.tool_call.created')
    expect(textOf(events)).toContain('Nothing was done, because you said: “Wrong order”')
    expect(textOf(await approve({ approved: false }))).toContain('Nothing was done.')
  })

  test.each([
    ['no decision', {}, 'data.approved'],
    ['a param that is not open for editing', { approved: true, params: { order: 'X' } }, 'data.params.order'],
    ['a param that does not exist', { approved: true, params: { toString: 1 } }, 'data.params.toString'],
    ['a param of another type', { approved: true, params: { amount: '62' } }, 'data.params.amount'],
    ['params that are no object', { approved: true, params: [] }, 'data.params'],
    ['a reason that is no text', { approved: false, feedback: 7 }, 'data.feedback'],
  ])('is refused with %s, and may be sent again', async (_, data, field) => {
    const { id, requestId, stream } = await runUntilAsked(request, 'ask for approval')
    const refused = await answerInput(request, id, 'approval', { request_id: requestId, ...data })
    expect(Object.keys(await expectError(refused, 400, 'bad_request'))).toEqual([field])
    expect((await getRun(request, id)).status).toBe('awaiting_input')
    await answerInput(request, id, 'approval', { request_id: requestId, approved: false })
    expect((await stream.readRest()).at(-1)!.type).toBe('run.completed')
  })

  test('says which param may not be edited', async () => {
    const { id, requestId } = await runUntilAsked(request, 'ask for approval')
    const data = { request_id: requestId, approved: true, params: { currency: 'USD' } }
    expect(await expectError(await answerInput(request, id, 'approval', data), 400, 'bad_request')).toEqual({
      'data.params.currency': 'is not editable',
    })
    await cancel(id)
  })
})

describe('a question', () => {
  test('is asked without options, and its answer used', async () => {
    const { id, asked, requestId, stream } = await runUntilAsked(request, 'Ask me a question!')
    expect(asked).toMatchObject({
      type: 'agent.human_feedback.requested',
      data: { object: 'human_feedback_request', type: 'human_feedback_request', prompt: expect.any(String) },
    })
    expect(Object.keys(asked.data)).not.toContain('questions')
    await answerInput(request, id, 'human_feedback', feedback(requestId))
    const events = await stream.readRest()
    expect(events.find(({ type }) => type === 'input_request.resolved')!.data).toEqual({
      id: requestId,
      object: 'input_request',
      feedback: 'Black, no sugar',
    })
    expect(textOf(events)).toContain('Black, no sugar')
  })

  test('offers choices, and its answer repeats them', async () => {
    const { id, asked, requestId, stream } = await runUntilAsked(request, 'let me choose')
    expect(asked.data['questions']).toMatchObject([
      { id: 'machine', multi_select: false, allow_custom_answer: false },
      { id: 'extras', multi_select: true, allow_custom_answer: true },
    ])
    const answers = [
      { question_id: 'machine', selected: ['Marlow Duo'] },
      { question_id: 'extras', selected: ['Grinder', 'Beans'], custom_text: 'A red one' },
    ]
    const response = await answerInput(request, id, 'human_feedback', {
      request_id: requestId,
      feedback: '',
      answers,
    })
    expect(response.status).toBe(200)
    const events = await stream.readRest()
    expect(events.find(({ type }) => type === 'input_request.resolved')!.data).toMatchObject({ answers })
    expect(textOf(events)).toContain('Machine: **Marlow Duo**')
    expect(textOf(events)).toContain('Extras: **Grinder, Beans, “A red one”**')
  })

  const choice = (fields: object): object => ({ answers: [{ question_id: 'machine', ...fields }] })
  test.each([
    ['nothing', {}, 'data.feedback'],
    ['blank words', { feedback: ' ' }, 'data.feedback'],
    ['answers that are no list', { answers: {} }, 'data.answers'],
    ['an answer to no question', choice({ question_id: 'x' }), 'data.answers.0.question_id'],
    ['an option that is not offered', choice({ selected: ['Marlow'] }), 'data.answers.0.selected.0'],
    ['two options of one', choice({ selected: ['Marlow Solo', 'Marlow Duo'] }), 'data.answers.0.selected'],
    ['words where none are asked for', choice({ custom_text: 'x' }), 'data.answers.0.custom_text'],
    [
      'two answers to one question',
      { answers: [{ question_id: 'extras' }, { question_id: 'extras' }] },
      'data.answers.1.question_id',
    ],
  ])('is not answered by %s', async (_, data, field) => {
    const { id, requestId } = await runUntilAsked(request, 'let me choose')
    const refused = await answerInput(request, id, 'human_feedback', { request_id: requestId, ...data })
    expect(Object.keys(await expectError(refused, 400, 'bad_request'))).toEqual([field])
    await cancel(id)
  })
})

describe('an answer', () => {
  test('counts once, also when two arrive at the same moment', async () => {
    const { id, requestId, stream } = await runUntilAsked(request, 'ask me a question')
    const responses = await Promise.all(
      ['first', 'second', 'third'].map((text) =>
        answerInput(request, id, 'human_feedback', feedback(requestId, text)),
      ),
    )
    expect(responses.map(({ status }) => status).sort()).toEqual([200, 400, 400])
    const events = await stream.readRest()
    const resolved = events.filter(({ type }) => type === 'input_request.resolved')
    expect(resolved).toHaveLength(1)
    const winner = ['first', 'second', 'third'][responses.findIndex(({ status }) => status === 200)]
    expect(resolved[0]!.data['feedback']).toBe(winner)
    const late = await answerInput(request, id, 'human_feedback', feedback(requestId))
    expect(Object.keys(await expectError(late, 400, 'bad_request'))).toEqual(['data.request_id'])
  })

  test.each([
    ['no data', { type: 'human_feedback' }, 'data'],
    ['no request id', { type: 'human_feedback', data: { feedback: 'x' } }, 'data.request_id'],
    ['an unknown request id', { type: 'human_feedback', data: feedback(randomUUID()) }, 'data.request_id'],
  ])('is refused with %s', async (_, body, field) => {
    const { id } = await runUntilAsked(request, 'ask me a question')
    const refused = await postJson(request, `/v1/runs/${id}/input`, body)
    expect(Object.keys(await expectError(refused, 400, 'bad_request'))).toEqual([field])
    await cancel(id)
  })

  test('of the other kind is refused', async () => {
    const { id, requestId } = await runUntilAsked(request, 'ask me a question')
    const refused = await answerInput(request, id, 'approval', { request_id: requestId, approved: true })
    expect(Object.keys(await expectError(refused, 400, 'bad_request'))).toEqual(['type'])
    await cancel(id)
  })

  test('to another run is refused', async () => {
    const [one, other] = await Promise.all([1, 2].map(() => runUntilAsked(request, 'ask me a question')))
    const refused = await answerInput(request, one!.id, 'human_feedback', feedback(other!.requestId))
    expect(Object.keys(await expectError(refused, 400, 'bad_request'))).toEqual(['data.request_id'])
    await Promise.all([cancel(one!.id), cancel(other!.id)])
  })

  test('meets the fault that its run was begun with, or that it carries', async () => {
    const fields = { fault: 'status=503;on=input;times=1' }
    const { id, requestId } = await runUntilAsked(request, 'ask me a question', fields)
    await expectError(await answerInput(request, id, 'human_feedback', feedback(requestId)), 503, 'fault')
    const faulty = `/v1/runs/${id}/input?fault=status-500`
    await expectError(await postJson(request, faulty, {}), 500, 'fault')
    expect((await answerInput(request, id, 'human_feedback', feedback(requestId))).status).toBe(200)
  })
})

describe('without an answer', { timeout: 30_000 }, () => {
  test('a run can be canceled while it waits', async () => {
    const { id, requestId, stream } = await runUntilAsked(request, 'ask for approval')
    expect((await cancel(id)).status).toBe(200)
    const events = await stream.readRest()
    expect(events.at(-1)!.type).toBe('run.canceled')
    const run = await getRun(request, id)
    expect(run).toMatchObject({ status: 'canceled', output: { content: textOf(events) } })
    expect(Object.keys(run)).not.toContain('input_requests')
    const late = await answerInput(request, id, 'approval', { request_id: requestId, approved: true })
    expect(Object.keys(await expectError(late, 400, 'bad_request'))).toEqual(['data.request_id'])
  })

  test('a conversation can be deleted while it waits', async () => {
    const conversationId = await createConversation(request, { app_id: DEMO_APP_ID })
    const { stream } = await readUntilAsked(await send(request, conversationId, 'ask me a question'))
    expect((await request(`/v1/conversations/${conversationId}`, { method: 'DELETE' })).status).toBe(200)
    expect((await stream.readRest()).at(-1)!.type).toBe('run.canceled')
  })

  test('a run fails when nobody answers in time', async () => {
    const impatient = await createServer({ ...base, inputTimeoutMs: 30 })
    const { id, stream } = await runUntilAsked(viaApp(impatient), 'ask me a question')
    const error = { code: 'input_timeout', message: expect.any(String) }
    expect((await stream.readRest()).at(-1)).toMatchObject({ type: 'run.failed', data: { error } })
    const run = await getRun(viaApp(impatient), id)
    expect(run).toMatchObject({ status: 'failed', error })
    expect(Object.keys(run)).not.toContain('input_requests')
    await impatient.close()
  })

  test('a run that waited when the server stopped has failed at the next start', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'parley-input-'))
    const stored = { ...base, storage: folder }
    const first = await createServer(stored)
    const { id, requestId, stream } = await runUntilAsked(viaApp(first), 'ask me a question')
    await first.close()
    expect((await stream.readRest()).at(-1)!.type).toBe('agent.human_feedback.requested')

    const second = await createServer(stored)
    const run = await getRun(viaApp(second), id)
    expect(run.status).toBe('failed')
    expect(Object.keys(run)).not.toContain('input_requests')
    expect((await streamOf(viaApp(second), id)).at(-1)!.type).toBe('run.failed')
    const late = await answerInput(viaApp(second), id, 'human_feedback', feedback(requestId))
    await expectError(late, 400, 'bad_request')
    await second.close()
    rmSync(folder, { recursive: true })
  })
})

test('what a person answered is part of the stored events', async () => {
  const { id, requestId, stream } = await runUntilAsked(request, 'ask me a question')
  await answerInput(request, id, 'human_feedback', feedback(requestId))
  const events = await stream.readRest()
  expect(await streamOf(request, id)).toEqual(events)
  const stored = await readData<{ type: string }[]>(await request(`/v1/runs/${id}/events?page_size=100`))
  expect(stored).toEqual(events)
})
