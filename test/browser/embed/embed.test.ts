import { describe, expect, it } from 'vitest'
import { DEMO_APP_ID } from '../../../demo/server/well-known.ts'
import type { ParleyGlobal } from '../../../src/public-types.ts'
import { scriptTag, useBrowser } from '../../support/browser-page.ts'

const { open } = useBrowser()
const page = (head: string, body = '') =>
  `<!doctype html><html lang="en"><head><title>Site</title>${head}</head><body><h1>Site</h1>${body}</body></html>`

const stub = '<script>window.Parley=window.Parley||((...call)=>(window.Parley.q||=[]).push(call))</script>'
const hosts = 'parley-chat'

describe('a script tag starts the widget', () => {
  const forms: Record<string, string> = {
    'as a plain script in the body': page('', scriptTag()),
    'with async': page(scriptTag({}, 'async')),
    'with defer': page(scriptTag({}, 'defer')),
    'in the head, before there is a body': page(scriptTag()),
    'as a module, which has no current script': page('', scriptTag({}, 'type="module"')),
    'injected by a tag manager': page(
      '',
      `<script>
        const tag = document.createElement('script')
        tag.src = '/dist/parley.js'
        tag.dataset.endpoint = '/'
        document.head.append(tag)
      </script>`,
    ),
  }
  for (const [form, html] of Object.entries(forms)) {
    it(form, async () => {
      const chat = await open({ html })
      await chat.openPanel()
      expect(await chat.page.locator(hosts).count()).toBe(1)
      expect(
        await chat.page.evaluate(() => document.querySelector('parley-chat')?.parentElement?.tagName),
      ).toBe('HTML')
    })
  }

  it('once, when the tag was pasted twice', async () => {
    const chat = await open({ html: page('', scriptTag() + scriptTag()), expectsComplaints: true })
    await chat.openPanel()
    expect(await chat.page.locator(hosts).count()).toBe(1)
    expect(chat.complaints.join()).toContain('twice')
  })

  it('L6 once, when a framework puts another body with the same tag in place of the first', async () => {
    const chat = await open({ html: page('', scriptTag()) })
    await chat.openPanel()
    await chat.input.fill('half a thought')
    const swap = () =>
      chat.page.evaluate(
        () =>
          new Promise((done) => {
            const body = document.createElement('body')
            const script = document.createElement('script')
            for (const { name, value } of document.querySelector('script')?.attributes ?? [])
              script.setAttribute(name, value)
            script.onload = done
            body.append(script)
            document.body.replaceWith(body)
          }),
      )
    await swap()
    await swap()
    expect(await chat.page.locator(hosts).count()).toBe(1)
    expect(await chat.input.inputValue()).toBe('half a thought')
    await chat.page.evaluate(() =>
      (window.Parley as unknown as { get(): { destroy(): void } }).get().destroy(),
    )
    await swap()
    await chat.launcher.waitFor()
    expect(await chat.page.locator(hosts).count()).toBe(1)
  })

  it('for each of two different tags', async () => {
    const html = page('', scriptTag({ position: 'bottom-left' }) + scriptTag({ agent: 'another' }))
    const chat = await open({ html })
    await chat.launcher.nth(1).waitFor()
    expect(await chat.page.locator(hosts).count()).toBe(2)
  })

  it('not without an endpoint, and says what to do', async () => {
    const chat = await open({ options: { endpoint: undefined }, expectsComplaints: true })
    await expect.poll(() => chat.complaints.join()).toContain('"endpoint" (data-endpoint) is missing')
    expect(await chat.page.locator(hosts).count()).toBe(0)
  })

  it('with defaults where a value is bad, and reports each once', async () => {
    const chat = await open({
      options: { accent: 'not-a-colour', theme: 'pink', launcher: '##' },
      expectsComplaints: true,
    })
    await chat.openPanel()
    expect(chat.complaints).toHaveLength(3)
    expect(chat.complaints.join()).toContain('"accent" (data-accent)')
    expect(chat.complaints.join()).toContain('auto | light | dark')
  })
})

describe('other ways in', () => {
  it('runs the calls made before the script was there, in order', async () => {
    const calls = `${stub}<script>
      window.seen = []
      Parley('mount', { endpoint: '/' })
      Parley('on', 'open', () => seen.push('open'))
      Parley('open')
      Parley('setDraft', 'from the queue')
    </script><script async src="/dist/parley.js"></script>`
    const chat = await open({ html: page('', calls) })
    await chat.panel.waitFor()
    expect(await chat.input.inputValue()).toBe('from the queue')
    expect(await chat.page.evaluate(() => (window as unknown as { seen: string[] }).seen)).toEqual(['open'])
  })

  it('carries the methods, which wait for a widget as commands do', async () => {
    const chat = await open({ html: page('<script src="/dist/parley.js"></script>') })
    const titles = await chat.page.evaluate(async (agent) => {
      const { Parley } = window as unknown as { Parley: ParleyGlobal }
      Parley.setDraft('Early')
      Parley.mount({ endpoint: '/', agent })
      Parley.open()
      await Parley.send('Hello?')
      return (await Parley.listConversations()).map(({ title }) => title)
    }, DEMO_APP_ID)
    expect(titles).toEqual(['Hello?'])
    await chat.panel.waitFor()
    expect(await chat.input.inputValue()).toBe('Early')
  })

  it('keeps calls that need a widget until there is one', async () => {
    const chat = await open({ html: page('', '<script src="/dist/parley.js"></script>') })
    await chat.page.evaluate(() => {
      const parley = window.Parley as unknown as (...call: unknown[]) => void
      parley('open')
      parley('mount', { endpoint: '/' })
    })
    await chat.panel.waitFor()
  })

  it('starts as an element with the same options', async () => {
    const element =
      '<div style="height:600px"><parley-chat endpoint="/" mode="inline" title="Inline chat"></parley-chat></div>'
    const chat = await open({ html: page('<script src="/dist/parley.js"></script>', element) })
    const panel = chat.page.getByRole('region', { name: 'Inline chat' })
    await panel.waitFor()
    expect((await panel.boundingBox())?.height).toBe(600)
    expect(await chat.launcher.count()).toBe(0)
  })

  it('starts again, and says so, when its element comes back to the page', async () => {
    const count =
      '<script>window.times = 0; document.addEventListener("parley:ready", () => (times += 1))</script>'
    const html = page(
      count,
      '<parley-chat endpoint="/"></parley-chat><script src="/dist/parley.js"></script>',
    )
    const chat = await open({ html })
    const times = () => chat.page.evaluate(() => (window as unknown as { times: number }).times)
    await expect.poll(times).toBe(1)
    await chat.page.evaluate(() => {
      const element = document.querySelector('parley-chat')
      element?.remove()
      setTimeout(() => element && document.body.append(element))
    })
    await expect.poll(times).toBe(2)
    await chat.openPanel()
  })

  it('mount returns the handle, and destroy leaves the page as it was', async () => {
    const chat = await open({ html: page('', '<script src="/dist/parley.js"></script>') })
    const result = await chat.page.evaluate(async () => {
      const before = document.documentElement.outerHTML
      const parley = window.Parley as unknown as {
        mount(options: object): { element: Element; sessionId: string; destroy(): void }
        get(): unknown
      }
      const handle = parley.mount({ endpoint: '/', params: { userId: 'user-42', plan: 'pro' } })
      const found = parley.get() === handle
      const wasThere = handle.element.isConnected
      handle.destroy()
      await Promise.resolve()
      return { found, wasThere, isGone: !parley.get(), isSame: document.documentElement.outerHTML === before }
    })
    expect(result).toEqual({ found: true, wasThere: true, isGone: true, isSame: true })
  })

  it('adds one name to the page and no other', async () => {
    const chat = await open({
      html: page('<script>window.before = Object.getOwnPropertyNames(window)</script>', scriptTag()),
    })
    await chat.launcher.waitFor()
    const added = await chat.page.evaluate(() => {
      const { before } = window as unknown as { before: string[] }
      return Object.getOwnPropertyNames(window).filter((name) => !before.includes(name) && name !== 'before')
    })
    expect(added).toEqual(['Parley'])
  })

  it('keeps its words right on a page in an old encoding', async () => {
    const chat = await open({ headers: { 'content-type': 'text/html; charset=windows-1252' } })
    await chat.openPanel()
    expect(await chat.input.getAttribute('placeholder')).toBe('Ask a question…')
  })
})
