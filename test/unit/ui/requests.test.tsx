import { fireEvent } from '@testing-library/preact'
import { afterEach, describe, expect, it } from 'vitest'
import { ChatError } from '../../../src/core/errors.ts'
import type { InputRequest } from '../../../src/core/input-request.ts'
import { cleanUpWidgets, renderWidget } from '../../support/render-widget.tsx'

afterEach(cleanUpWidgets)

const refund: InputRequest = {
  requestId: 'r1',
  kind: 'approval',
  prompt: 'Refund this order?',
  params: { order: 'MC-1042', amount: 62, express: true, note: 'late', address: { city: 'Bonn' } },
  editableParams: ['amount', 'express', 'note', 'address'],
}
const question: InputRequest = { requestId: 'r2', kind: 'question', prompt: 'Which order?' }
const choices: InputRequest = {
  requestId: 'r3',
  kind: 'question',
  prompt: 'Two things first',
  questions: [
    {
      questionId: 'size',
      text: 'Which size?',
      options: [{ label: 'Small', description: 'One cup' }, { label: 'Large' }],
      isMultiple: false,
      allowsCustom: true,
    },
    {
      questionId: 'extras',
      text: 'Which extras?',
      options: [{ label: 'Milk' }, { label: 'Sugar' }],
      isMultiple: true,
      allowsCustom: false,
    },
  ],
}

async function ask(request: InputRequest) {
  const widget = await renderWidget({}, { can: ['respond'] })
  await widget.open()
  await widget.say('Please')
  await widget.update(() =>
    widget.protocol.last.push(
      { type: 'message-start', runId: 'run-1' },
      { type: 'input-requested', request },
    ),
  )
  const { screen, update } = widget
  const field = (name: string) => screen.getByLabelText<HTMLInputElement>(name)
  const fill = (name: string, value: string) =>
    update(() => fireEvent.input(field(name), { target: { value } }))
  const check = (name: string) => update(() => field(name).click())
  const group = () => screen.getByRole('group', { name: request.prompt })
  return { ...widget, field, fill, check, group, responses: () => widget.protocol.responses }
}

describe('approval', () => {
  it('is a group named by its question, with what would be done', async () => {
    const { group, button, field, screen } = await ask(refund)
    expect(group().textContent).toContain('Refund this order?')
    expect(screen.getByRole('group', { name: 'Details' }).textContent).toBe('orderMC-1042')
    expect(field('amount').value).toBe('62')
    expect(field('express').checked).toBe(true)
    expect(field('note').value).toBe('late')
    expect(JSON.parse(field('address').value)).toEqual({ city: 'Bonn' })
    expect(button('Approve')).toBeDefined()
    expect(button('Reject')).toBeDefined()
  })

  it('sends what may be changed, each value with the type it had', async () => {
    const { fill, check, click, responses } = await ask(refund)
    await fill('amount', '50.5')
    await check('express')
    await fill('note', '42')
    await fill('address', '{"city":"Kiel"}')
    await click('Approve')
    expect(responses()).toEqual([
      {
        requestId: 'r1',
        isApproved: true,
        params: { amount: 50.5, express: false, note: '42', address: { city: 'Kiel' } },
      },
    ])
  })

  it('does not send a number that is none, or JSON that is none', async () => {
    const { fill, click, responses } = await ask(refund)
    await fill('amount', '')
    await click('Approve')
    await fill('amount', '1')
    await fill('address', '{"city":')
    await click('Approve')
    expect(responses()).toEqual([])
  })

  it('is rejected in one step, with a reason for those who give one', async () => {
    const { fill, click, responses, group } = await ask(refund)
    await fill('Reason for rejecting (optional)', ' Too late ')
    await click('Reject')
    expect(responses()).toEqual([{ requestId: 'r1', isApproved: false, text: 'Too late' }])
    expect(group().textContent).toContain('RejectedToo late')
  })

  it('Enter in one of its fields is not yet a yes', async () => {
    const { root, update, responses } = await ask(refund)
    await update(() => fireEvent.submit(root.querySelector('.request') as HTMLFormElement))
    expect(responses()).toEqual([])
  })

  it('afterwards shows what was approved, and keeps the focus there', async () => {
    const { fill, click, group, root, screen } = await ask(refund)
    await fill('amount', '50')
    await click('Approve')
    expect(group().textContent).toContain('Approved')
    expect(screen.queryByRole('button', { name: 'Approve' })).toBeNull()
    expect(screen.getByRole('group', { name: 'Details' }).textContent).toContain('amount50')
    expect(root.activeElement).toBe(group())
  })
})

describe('a question', () => {
  it('is answered in free text', async () => {
    const { fill, click, responses, group } = await ask(question)
    await fill('Your answer', 'MC-1042')
    await click('Send answer')
    expect(responses()).toEqual([{ requestId: 'r2', text: 'MC-1042' }])
    expect(group().textContent).toContain('AnsweredMC-1042')
  })

  it('Enter sends the answer, Shift+Enter and a composing input method do not', async () => {
    const { fill, field, update, responses } = await ask(question)
    await fill('Your answer', 'MC')
    await update(() => fireEvent.keyDown(field('Your answer'), { key: 'Enter', shiftKey: true }))
    await update(() => fireEvent.keyDown(field('Your answer'), { key: 'Enter', isComposing: true }))
    expect(responses()).toEqual([])
    await update(() => fireEvent.keyDown(field('Your answer'), { key: 'Enter' }))
    expect(responses()).toHaveLength(1)
  })

  it('is not answered by nothing', async () => {
    const { click, responses, screen } = await ask(question)
    await click('Send answer')
    expect(responses()).toEqual([])
    expect(screen.getByRole('alert').textContent).toBe('Please answer each question first.')
  })

  it('has a name where the agent gave none', async () => {
    const { screen } = await ask({ requestId: 'r', kind: 'question', prompt: '' })
    expect(screen.getByRole('group', { name: 'The assistant has a question' })).toBeDefined()
  })
})

describe('choices', () => {
  it('one or several, with what they mean', async () => {
    const { check, click, responses, screen, group } = await ask(choices)
    expect(screen.getByRole('group', { name: 'Which size?' })).toBeDefined()
    expect(group().textContent).toContain('One cup')
    await check('Large')
    await check('Milk')
    await check('Sugar')
    await click('Send answer')
    expect(responses()).toEqual([
      {
        requestId: 'r3',
        answers: [
          { questionId: 'size', selected: ['Large'] },
          { questionId: 'extras', selected: ['Milk', 'Sugar'] },
        ],
      },
    ])
    expect(group().textContent).toContain('Which extras?Milk, Sugar')
  })

  it('own words take the place of the one choice, and the other way round', async () => {
    const { check, fill, field, click, responses } = await ask(choices)
    await check('Large')
    await fill('Something else', 'A bucket')
    expect(field('Large').checked).toBe(false)
    await check('Large')
    expect(field('Something else').value).toBe('')
    await fill('Something else', 'A bucket')
    await check('Milk')
    await click('Send answer')
    expect(responses()[0]?.answers?.[0]).toEqual({ questionId: 'size', selected: [], customText: 'A bucket' })
  })

  it('are all answered before they are sent', async () => {
    const { check, click, responses } = await ask(choices)
    await check('Large')
    await click('Send answer')
    expect(responses()).toEqual([])
  })
})

describe('what becomes of an answer', () => {
  it('one that did not arrive can be sent again, as it was entered', async () => {
    const { fill, click, field, protocol, screen, responses, group } = await ask(question)
    protocol.refuse = new ChatError('network', 'For developers.')
    await fill('Your answer', 'MC-1042')
    await click('Send answer')
    expect(screen.getByRole('alert').textContent).toBe('Your answer could not be sent. Please try again.')
    expect(field('Your answer').value).toBe('MC-1042')
    protocol.refuse = undefined
    await click('Send answer')
    expect(responses().at(-1)).toEqual({ requestId: 'r2', text: 'MC-1042' })
    expect(group().textContent).toContain('Answered')
  })

  it('a run that ended meanwhile needs none any more', async () => {
    const { update, protocol, screen } = await ask(refund)
    await update(() => protocol.last.push({ type: 'message-end', finishReason: 'completed' }))
    expect(screen.getByText('This no longer needs an answer.')).toBeDefined()
    expect(screen.queryByRole('button', { name: 'Approve' })).toBeNull()
  })

  it('one given elsewhere is said to be', async () => {
    const { update, protocol, group } = await ask(question)
    await update(() => protocol.last.push({ type: 'input-resolved', requestId: 'r2' }))
    expect(group().textContent).toContain('Answered')
  })
})

describe('the spoken status', () => {
  it('says the question once', async () => {
    const widget = await renderWidget({}, { can: ['respond'] })
    await widget.open()
    await widget.say('Please')
    const region = widget.root.querySelector('[aria-live]')
    const heard: (string | null)[] = []
    const observer = new MutationObserver(() => heard.push(region?.textContent ?? null))
    observer.observe(region as Element, { childList: true, characterData: true, subtree: true })
    const { push } = widget.protocol.last
    await widget.update(() => push({ type: 'text-delta', delta: 'Well. ' }))
    await widget.update(() => push({ type: 'input-requested', request: question }))
    await widget.update(() => push({ type: 'usage-reported', usage: {} }))
    await widget.update(() => push({ type: 'message-end', finishReason: 'completed', isAwaitingInput: true }))
    observer.disconnect()
    expect(heard).toEqual(['Which order?'])
  })

  it('says it with the answer when both come at once', async () => {
    const { open, say, update, protocol, root } = await renderWidget()
    await open()
    await say('Please')
    await update(() =>
      protocol.last.push(
        { type: 'text-delta', delta: 'Nearly done.' },
        { type: 'input-requested', request: question },
        { type: 'message-end', finishReason: 'completed', isAwaitingInput: true },
      ),
    )
    expect(root.querySelector('[aria-live]')?.textContent).toMatch(/^Nearly done\.\s+Which order\?$/)
  })
})
