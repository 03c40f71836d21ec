import { within } from '@testing-library/preact'
import { afterEach, describe, expect, it, vi } from 'vitest'
import { cleanUpWidgets, renderWidget } from '../../support/render-widget.tsx'

afterEach(cleanUpWidgets)

const say = (delta: string) => ({ type: 'text-delta', delta }) as const

describe('names that assistive technology sees', () => {
  it('launcher, panel, transcript, messages and composer', async () => {
    const { open, click, say, screen, protocol, update, button } = await renderWidget({ title: 'Ask Acme' })
    expect(button('Open chat').getAttribute('aria-expanded')).toBe('false')
    await open()
    expect(button('Close chat').getAttribute('aria-expanded')).toBe('true')
    expect(screen.getByRole('dialog', { name: 'Ask Acme' })).toBeDefined()
    expect(screen.getByLabelText('Conversation')).toBeDefined()
    expect(button('New conversation')).toBeDefined()
    expect(button('Close')).toBeDefined()
    expect(button('Send message')).toBeDefined()
    await say('Why?')
    expect(button('Stop')).toBeDefined()
    await update(() => protocol.last.answer('Because.'))
    expect(screen.getAllByRole('article', { name: 'You said' })).toHaveLength(1)
    expect(screen.getAllByRole('article', { name: 'Assistant said' })).toHaveLength(1)
    expect(button('Copy')).toBeDefined()
    expect(button('Try again')).toBeDefined()
    await click('New conversation')
    expect(screen.queryAllByRole('article')).toEqual([])
  })

  it.each(['fullscreen', 'sidebar', 'inline'])('in %s mode the panel is a region', async (mode) => {
    const { screen } = await renderWidget({ mode, open: true, title: 'Ask Acme' })
    expect(screen.getByRole('region', { name: 'Ask Acme' })).toBeDefined()
  })

  it('says the site’s own words where it gave some', async () => {
    const { button, override, update } = await renderWidget({ strings: { openChat: 'Fragen?' } })
    expect(button('Fragen?')).toBeDefined()
    await update(() => {
      override({ openChat: 'Noch Fragen?' })
    })
    expect(button('Noch Fragen?')).toBeDefined()
  })
})

describe('a talk', () => {
  it('shows the question at once, the answer as it comes, and waits in between', async () => {
    const { open, say: ask, talk, root, protocol, update } = await renderWidget()
    await open()
    await ask('Why?')
    expect(talk()).toEqual(['You said: Why?'])
    expect(root.querySelector('.pending')).not.toBeNull()
    await update(() => protocol.last.push(say('Be')))
    expect(talk()).toEqual(['You said: Why?', 'Assistant said: Be'])
    expect(root.querySelector('.pending')).toBeNull()
    await update(() => protocol.last.push(say('cause.')))
    expect(talk()).toEqual(['You said: Why?', 'Assistant said: Because.'])
  })

  it('shows text of the model as text, never as markup', async () => {
    const { open, say: ask, talk, root, protocol, update } = await renderWidget()
    await open()
    await ask('Why?')
    await update(() => protocol.last.answer('<img src=x onerror=alert(1)><script>1</script>'))
    expect(talk()[1]).toBe('Assistant said: <img src=x onerror=alert(1)><script>1</script>')
    expect(root.querySelector('.bubble img, .bubble script')).toBeNull()
  })

  it('stop keeps the text, marks it and gives the composer back', async () => {
    const { open, say: ask, click, protocol, update, screen, button, talk } = await renderWidget()
    await open()
    await ask('Why?')
    await update(() => protocol.last.push(say('Bec')))
    await click('Stop')
    expect(protocol.last.signal.aborted).toBe(true)
    expect(talk()).toEqual(['You said: Why?', 'Assistant said: Bec'])
    expect(screen.getByText('Stopped')).toBeDefined()
    expect(button('Send message')).toBeDefined()
  })

  it('stop before a word came says so too, and offers to ask again', async () => {
    const { open, say: ask, click, protocol, update, screen, talk } = await renderWidget()
    await open()
    await ask('Why?')
    await click('Stop')
    expect(talk()).toEqual(['You said: Why?'])
    expect(within(screen.getByRole('article')).getByText('Stopped')).toBeDefined()
    await click('Try again')
    expect(screen.queryByText('Stopped')).toBeNull()
    await update(() => protocol.last.answer('Because.'))
    expect(talk()).toEqual(['You said: Why?', 'Assistant said: Because.'])
    expect(protocol.calls.map(({ turn }) => turn.id)).toEqual([protocol.last.turn.id, protocol.last.turn.id])
  })

  it('what is asked after a stop leaves only the mark', async () => {
    const { open, say: ask, click, protocol, screen, update, talk } = await renderWidget()
    await open()
    await ask('Why?')
    await click('Stop')
    await ask('And how?')
    await update(() => protocol.last.answer('So.'))
    expect(talk()).toEqual(['You said: Why?', 'You said: And how?', 'Assistant said: So.'])
    const [first, ...others] = screen.getAllByText('Stopped')
    expect([first?.closest('article')?.textContent, others]).toEqual(['Why?Stopped', []])
  })

  it('Try again asks for another answer, and keeps the first as another version', async () => {
    const { open, say: ask, click, protocol, update, talk, screen } = await renderWidget()
    await open()
    await ask('Why?')
    await update(() => protocol.last.answer('One'))
    await click('Try again')
    await update(() => protocol.last.answer('Two'))
    expect(talk()).toEqual(['You said: Why?', 'Assistant said: Two'])
    expect(screen.getByRole('group', { name: 'Version 2 of 2' })).toBeDefined()
  })

  it('a row whose message did not change is not drawn again', async () => {
    const { open, say: ask, protocol, update, store, talk } = await renderWidget()
    let drawn = 0
    const watched = {
      id: 'q',
      role: 'user' as const,
      createdAt: 1,
      get parts() {
        drawn += 1
        return [{ type: 'text', text: 'Why?' }] as const
      },
    }
    await open()
    await update(() => store.dispatch({ type: 'message-sent', message: watched }))
    await ask('How?')
    expect(drawn).toBeGreaterThan(0)
    drawn = 0
    for (let count = 0; count < 10; count += 1) await update(() => protocol.last.push(say('x')))
    expect(talk().at(-1)).toBe('Assistant said: xxxxxxxxxx')
    expect(drawn).toBe(0)
  })

  it('H14: survives a page translator that replaces our text while it streams', async () => {
    const { open, say: ask, protocol, update, root, talk } = await renderWidget()
    await open()
    await ask('Why?')
    for (let count = 0; count < 10; count += 1) {
      await update(() => protocol.last.push(say(`${count}\n\n`)))
      for (const paragraph of root.querySelectorAll('article p')) {
        const font = document.createElement('font')
        font.append(...paragraph.childNodes)
        paragraph.append(font)
      }
    }
    await update(() => protocol.last.answer('end'))
    expect(talk().at(-1)).toContain('end')
  })
})

describe('Copy', () => {
  afterEach(() => vi.restoreAllMocks())

  it('copies the text of the answer and says so', async () => {
    const { open, say: ask, click, protocol, update, button } = await renderWidget()
    const write = vi.spyOn(navigator.clipboard, 'writeText').mockResolvedValue()
    await open()
    await ask('Why?')
    await update(() =>
      protocol.last.push({ type: 'reasoning-delta', delta: 'Hm' }, say('**Because**'), {
        type: 'message-end',
        finishReason: 'completed',
      }),
    )
    await click('Copy')
    expect(write).toHaveBeenCalledWith('**Because**')
    expect(button('Copied')).toBeDefined()
  })

  it('P10: says nothing of the kind where the browser refuses', async () => {
    const { open, say: ask, click, protocol, update, button } = await renderWidget()
    vi.spyOn(navigator.clipboard, 'writeText').mockRejectedValue(new DOMException('', 'NotAllowedError'))
    await open()
    await ask('Why?')
    await update(() => protocol.last.answer('Because'))
    await click('Copy')
    expect(button('Copy')).toBeDefined()
  })
})

describe('suggestions', () => {
  const prompts = ['Prices?', { label: 'Refunds', prompt: 'How do refunds work?' }]

  it('send their prompt, and keep what is being typed', async () => {
    const { open, click, type, textbox, talk, protocol } = await renderWidget({ prompts })
    await open()
    await type('half a thou')
    await click('Refunds')
    expect(protocol.last.turn.text).toBe('How do refunds work?')
    expect(talk()).toEqual(['You said: How do refunds work?'])
    expect(textbox().value).toBe('half a thou')
  })

  it('are a list with a name, and gone with the first message', async () => {
    const { open, say: ask, screen } = await renderWidget({ prompts })
    await open()
    expect(screen.getByRole('list', { name: 'Suggestions' }).children).toHaveLength(2)
    await ask('Why?')
    expect(screen.queryByRole('list', { name: 'Suggestions' })).toBeNull()
  })
})

describe('A1, A2: the spoken status', () => {
  it('is there from the start, and changes twice per answer, however many words come', async () => {
    const { open, say: ask, protocol, update, root, screen } = await renderWidget()
    const region = screen.getByRole('status')
    expect(region.getAttribute('aria-live')).toBe('polite')
    const heard: (string | null)[] = []
    const observer = new MutationObserver(() => heard.push(region.textContent))
    observer.observe(region, { childList: true, characterData: true, subtree: true })
    await open()
    await ask('Why?')
    for (let count = 0; count < 20; count += 1) await update(() => protocol.last.push(say('word ')))
    await update(() => protocol.last.answer('end'))
    observer.disconnect()
    expect(heard).toEqual(['Assistant is replying', `${'word '.repeat(20)}end`])
    expect(root.contains(region)).toBe(true)
  })

  it('A3: the transcript itself is silent', async () => {
    const { open, screen } = await renderWidget()
    await open()
    const transcript = screen.getByLabelText('Conversation')
    expect(transcript.closest('[aria-live], [role="log"]')).toBeNull()
    expect(transcript.querySelector('[aria-live], [role="log"]')).toBeNull()
  })

  it('says nothing of an old conversation that is opened, nor while the visitor types', async () => {
    const { open, type, update, controller, screen } = await renderWidget()
    await open()
    const answer = {
      id: 'a',
      role: 'assistant',
      createdAt: 2,
      finishReason: 'completed',
      parts: [{ type: 'text', text: 'Old words' }],
    } as const
    await update(() => controller.open({ sessionId: 's', messages: [answer], draft: '' }))
    await type('typing')
    expect(screen.getAllByRole('status').map((one) => one.textContent)).toEqual(['', ''])
  })

  it('says nothing of an answer that never came', async () => {
    const { open, say: ask, protocol, update, screen } = await renderWidget()
    await open()
    await ask('Why?')
    await update(() => protocol.last.cut())
    expect(screen.getAllByRole('status').map((one) => one.textContent)).not.toContain('Assistant is replying')
  })
})
