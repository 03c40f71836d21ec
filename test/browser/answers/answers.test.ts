import { describe, expect, it } from 'vitest'
import { type ChatPage, type PageOptions, scriptTag, useBrowser } from '../../support/browser-page.ts'
import { attacks } from './attacks.ts'

/** Answers as a model may write them, kindly or not, in the built script (rows M1-M20). */

const { open } = useBrowser()

/** A whole answer as the contract streams it, so many characters a delta. */
function wireOf(markdown: string, step: number): string {
  const events: [type: string, data: object][] = [['run.started', { id: crypto.randomUUID(), object: 'run' }]]
  for (let at = 0; at < markdown.length; at += step) {
    events.push(['agent.response.delta', { delta: markdown.slice(at, at + step) }])
  }
  events.push(['run.completed', { object: 'run', status: 'completed' }])
  return events
    .map(
      ([type, data], index) =>
        `event: ${type}\ndata: ${JSON.stringify({ type, sequence: index + 1, data })}\n\n`,
    )
    .join('')
}

async function openWith(
  options: PageOptions = {},
): Promise<(markdown: string, step?: number) => Promise<ChatPage>> {
  const chat = await open(options)
  let wire = ''
  await chat.page.route(/\/messages$/, (route) =>
    route.fulfill({ contentType: 'text/event-stream', body: wire }),
  )
  await chat.openPanel()
  return async (markdown, step = 7) => {
    wire = wireOf(markdown, step)
    await chat.ask('Show me.')
    return chat
  }
}

const lastAnswer = (chat: ChatPage) => chat.page.getByRole('article', { name: 'Assistant said' }).last()

describe('what an answer can be made of', () => {
  it('headings, lists, tables, code and tasks, each with its role', async () => {
    const answer = await openWith()
    const chat = await answer(
      '# Title\n\nSome **bold** and `code`.\n\n- one\n- two\n\n1. [x] done\n2. [ ] open\n\n| a | b |\n|---|---|\n| 1 | 2 |\n\n```ts\nconst x = 1\n```\n\n> quote\n',
    )
    const article = lastAnswer(chat)
    expect(await article.locator('strong').innerText()).toBe('bold')
    expect(await article.getByRole('heading').innerText()).toBe('Title')
    expect(await article.getByRole('listitem').count()).toBe(4)
    expect(await article.getByRole('checkbox').count()).toBe(2)
    expect(await article.getByRole('checkbox').first().isDisabled()).toBe(true)
    expect(await article.getByRole('cell').allInnerTexts()).toEqual(['1', '2'])
    expect(await article.locator('pre').innerText()).toContain('const x = 1')
    expect(await article.locator('blockquote').innerText()).toContain('quote')
    expect(await chat.page.getByRole('heading', { level: 1 }).count()).toBe(1)
  })

  it('a listing copies its code and nothing else', async () => {
    const answer = await openWith({ context: { permissions: ['clipboard-read', 'clipboard-write'] } })
    const chat = await answer('Do this:\n\n```sh\nnpm install\nnpm start\n```\n')
    await chat.button('Copy code').click()
    await lastAnswer(chat).getByRole('button', { name: 'Copied' }).first().waitFor()
    expect(await chat.page.evaluate(() => navigator.clipboard.readText())).toBe('npm install\nnpm start')
  })

  it('long words, wide tables and long lines of code stay inside the panel', async () => {
    const answer = await openWith({ context: { viewport: { width: 390, height: 700 } } })
    const wide = Array.from({ length: 12 }, (_, index) => `column ${index}`).join(' | ')
    const chat = await answer(
      `${'x'.repeat(500)}\n\nhttps://example.com/${'y'.repeat(400)}\n\n| ${wide} |\n|${'---|'.repeat(12)}\n| ${wide} |\n\n\`\`\`\n${'z'.repeat(600)}\n\`\`\`\n`,
      200,
    )
    const overflow = await chat.transcript.evaluate((element) => element.scrollWidth - element.clientWidth)
    expect(overflow).toBe(0)
    expect(await chat.page.evaluate(() => document.documentElement.scrollWidth - innerWidth)).toBe(0)
  })

  it('settled blocks keep their elements while the rest arrives, so that a selection survives', async () => {
    const chat = await open({ options: { 'param-fault': 'endless=5' } })
    await chat.openPanel()
    await chat.send('What does shipping cost?')
    await expect
      .poll(() => lastAnswer(chat).locator('.md > *').count(), { timeout: 10_000 })
      .toBeGreaterThan(0)
    await lastAnswer(chat)
      .locator('.md')
      .first()
      .evaluate((markdown) => {
        const first = markdown.firstElementChild
        Object.assign(window, { first })
      })
    const length = () => lastAnswer(chat).evaluate((article) => article.textContent?.length ?? 0)
    const before = await length()
    await expect.poll(length, { timeout: 10_000 }).toBeGreaterThan(before + 200)
    const isKept = await lastAnswer(chat)
      .locator('.md')
      .first()
      .evaluate((markdown) => markdown.firstElementChild === (window as unknown as { first: Element }).first)
    expect(isKept).toBe(true)
    await chat.button('Stop').click()
  })
})

describe('links', () => {
  it('M5 lead where they say, without telling from where, and name the host behind a lookalike', async () => {
    const answer = await openWith()
    const chat = await answer(
      'See [the docs](https://docs.example.com/a) or [bank.com](https://evil.example/login).\n',
    )
    const link = lastAnswer(chat).getByRole('link', { name: 'the docs' })
    const attributes = await link.evaluate((element) =>
      Object.fromEntries(Array.from(element.attributes, ({ name, value }) => [name, value])),
    )
    expect(attributes).toMatchObject({
      href: 'https://docs.example.com/a',
      target: '_blank',
      referrerpolicy: 'no-referrer',
    })
    expect(attributes['rel']).toMatch(/noopener noreferrer/)
    expect(await lastAnswer(chat).innerText()).toContain('evil.example')
  })

  it('can be taken over by the site', async () => {
    const answer = await openWith()
    const chat = await answer('See [the docs](https://docs.example.com/a).\n')
    await chat.page.evaluate(() => {
      document.addEventListener('parley:link', (event) => {
        event.preventDefault()
        Object.assign(window, { followed: (event as CustomEvent<{ url: string }>).detail.url })
      })
    })
    await lastAnswer(chat).getByRole('link', { name: 'the docs' }).click()
    expect(await chat.page.evaluate(() => (window as unknown as { followed: string }).followed)).toBe(
      'https://docs.example.com/a',
    )
    expect(chat.page.context().pages()).toHaveLength(1)
  })
})

describe('images', () => {
  const image = '![A map](https://images.example/map.png?q=secret)\n'

  it('M3 ask nothing of anybody until they are clicked', async () => {
    const answer = await openWith()
    const chat = await answer(image)
    const before = chat.requests.length
    const wanted: string[] = []
    await chat.page.route('https://images.example/**', (route) => {
      wanted.push(route.request().url())
      return route.fulfill({
        contentType: 'image/svg+xml',
        body: '<svg xmlns="http://www.w3.org/2000/svg"/>',
      })
    })
    expect(chat.requests).toHaveLength(before)
    await lastAnswer(chat)
      .getByRole('button', { name: /images\.example/ })
      .click()
    await expect.poll(() => wanted).toEqual(['https://images.example/map.png?q=secret'])
    expect(await lastAnswer(chat).getByRole('img').getAttribute('referrerpolicy')).toBe('no-referrer')
  })

  it('load by themselves from an origin the site has named, and from no other', async () => {
    const answer = await openWith({ options: { images: 'https://images.example' }, expectsComplaints: true })
    const chat = await answer(`${image}\n![Other](https://images.example.evil/map.png)\n`)
    expect(await lastAnswer(chat).getByRole('img').count()).toBe(1)
    expect(
      await lastAnswer(chat)
        .getByRole('button', { name: /images\.example\.evil/ })
        .count(),
    ).toBe(1)
  })
})

it('M1 M2 M3 M13 no attack runs, asks for anything, or becomes more than the few elements answers are made of', async () => {
  const policy =
    "default-src 'none'; script-src 'nonce-n' 'strict-dynamic'; style-src 'self'; connect-src 'self'; require-trusted-types-for 'script'; trusted-types 'none'"
  const watch = `<script nonce="n">
    window.harm = []
    addEventListener('securitypolicyviolation', (event) => harm.push('violation ' + event.violatedDirective + ' ' + event.sourceFile))
    for (const name of ['alert', 'confirm', 'prompt', 'open']) window[name] = () => harm.push(name)
    window.run = () => harm.push('script')
  </script>`
  const html = `<!doctype html><html lang="en"><head><title>Attacks</title>${watch}</head><body>${scriptTag({}, 'nonce="n"')}</body></html>`
  const answer = await openWith({ html, headers: { 'content-security-policy': policy } })
  const chat = await answer('ready')
  const before = chat.requests.length
  // Ten messages, with the first answer and all questions, stay drawn together.
  const perAnswer = Math.ceil(attacks.length / 4)
  for (let index = 0; index < 4; index += 1) {
    const some = attacks.slice(index * perAnswer, (index + 1) * perAnswer)
    await answer(some.join('\n\n'), index % 2 === 0 ? 100_000 : 3)
  }
  expect(await chat.messages.count()).toBe(10)
  const found = await chat.page.evaluate(() => {
    const tags =
      'div p span ul ol li strong em del code pre a br hr blockquote table thead tbody tr th td input button sup bdi small img'.split(
        ' ',
      )
    const names =
      'class dir href title target rel referrerpolicy aria-description aria-label role tabindex aria-level start type disabled checked align scope'.split(
        ' ',
      )
    const strange: string[] = []
    const root = document.querySelector('parley-chat')?.shadowRoot
    for (const element of Array.from(root?.querySelectorAll('.md, .md *') ?? [])) {
      const tag = element.tagName.toLowerCase()
      if (!tags.includes(tag) || tag === 'img') strange.push(`<${tag}>`)
      for (const { name, value } of Array.from(element.attributes)) {
        if (!names.includes(name)) strange.push(`${tag}[${name}="${value.slice(0, 40)}"]`)
        if (name === 'href' && !/^(https?|mailto|tel):/.test(value))
          strange.push(`href=${value.slice(0, 60)}`)
        if (name === 'class' && !/^[a-z0-9 -]+$/.test(value)) strange.push(`class=${value.slice(0, 60)}`)
      }
    }
    return { strange: Array.from(new Set(strange)), harm: (window as unknown as { harm: string[] }).harm }
  })
  expect(found).toEqual({ strange: [], harm: [] })
  const others = chat.requests.slice(before).filter((request) => !request.endsWith('/messages'))
  expect(others).toEqual([])
  expect(chat.requests.length - before).toBe(4)
})

it('M19 a poisoned transcript in the storage is as harmless', async () => {
  const answer = await openWith()
  const chat = await answer(attacks.slice(0, 60).join('\n\n'), 100_000)
  await chat.page.evaluate(() => dispatchEvent(new Event('pagehide')))
  const before = chat.requests.length
  await chat.page.reload()
  await chat.panel.waitFor()
  const links = await chat.panel.locator('.md a').evaluateAll((all) => all.map((a) => a.getAttribute('href')))
  expect(links.filter((href) => href !== null && !/^(https?|mailto|tel):/.test(href))).toEqual([])
  expect(
    await chat.panel.locator('.md script, .md iframe, .md img, .md svg, .md style, .md form').count(),
  ).toBe(0)
  expect(
    chat.requests.slice(before).filter((request) => !/scenario|parley\.js|favicon/.test(request)),
  ).toEqual([])
})
