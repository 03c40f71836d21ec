import { describe, expect, it } from 'vitest'
import { DEMO_APP_ID } from '../../demo/server/well-known.ts'
import { type ChatPage, scriptTag, useBrowser } from '../support/browser-page.ts'

/**
 * What the widget costs a page whose visitor has not opened it. How long a task takes depends on the machine; what is
 * held to here is that the work is cut into tasks, is not done before it is needed, and comes to an end.
 */

const { open } = useBrowser({ reducedMotion: 'no-preference' })

declare global {
  interface Window {
    seen: { steps: string[]; shift: number; pending: Set<unknown>; focused: string | undefined }
  }
}

/** Runs in the page before anything else. */
const watch = `
  window.seen = { steps: [], shift: 0, pending: new Set(), focused: undefined }
  new PerformanceObserver((list) => {
    for (const { value } of list.getEntries()) seen.shift += value
  }).observe({ type: 'layout-shift', buffered: true })
  for (const [start, stop] of [['setTimeout', 'clearTimeout'], ['requestAnimationFrame', 'cancelAnimationFrame'], ['requestIdleCallback', 'cancelIdleCallback']]) {
    const [begin, end] = [window[start].bind(window), window[stop].bind(window)]
    window[start] = (callback, ...more) => {
      const id = begin((...args) => (seen.pending.delete(start + id), callback(...args)), ...more)
      seen.pending.add(start + id)
      return id
    }
    window[stop] = (id) => (seen.pending.delete(start + id), end(id))
  }
  window.setInterval = () => seen.pending.add('setInterval')
`

/** What is there at the end of the script's own task: its load event belongs to it. */
const look = `<script>
  document.querySelector('#parley').onload = () => {
    const host = document.querySelector('parley-chat')
    const drawn = () => (host.shadowRoot?.querySelector('[part~=launcher]') ? 'drawn' : 'not drawn')
    seen.steps.push(typeof Parley.mount, host.hasAttribute('mode') ? 'started' : 'not started')
    // Told at the end of the task in which the widget starts.
    const starts = new MutationObserver(() => seen.steps.push('started', drawn()))
    starts.observe(host, { attributeFilter: ['mode'] })
    host.addEventListener('parley:ready', () => seen.steps.push('ready', drawn()))
  }
</script>`

const asyncTag = scriptTag({}, 'id="parley" defer')

const html = `<!doctype html><html lang="en"><head><title>Site</title></head><body><h1>Site</h1>{tag}</body></html>`

const hasPanel = (chat: ChatPage) => chat.panel.count().then((count) => count > 0)
const pending = (chat: ChatPage) => chat.page.evaluate(() => Array.from(window.seen.pending, String))

describe('a page with the widget on it', () => {
  it('reads the script, starts and draws in three tasks, moves nothing and asks for nothing', async () => {
    const chat = await open({ html: html.replace('{tag}', `${asyncTag}${look}`), init: watch })
    await chat.launcher.waitFor()
    const { steps, shift } = await chat.page.evaluate(() => window.seen)
    expect(steps).toEqual(['function', 'not started', 'started', 'not drawn', 'ready', 'drawn'])
    expect(shift).toBe(0)
    expect(await hasPanel(chat)).toBe(false)
    await expect.poll(() => pending(chat)).toEqual([])
    expect(
      chat.requests.filter((request) => !/\/(scenario|dist\/parley\.js|favicon\.ico)$/.test(request)),
    ).toEqual([])
  })

  it('has its widget at once when it asks for it', async () => {
    const ask = `<script>
      const chat = Parley.get()
      const launcher = chat.element.shadowRoot.querySelector('[part~=launcher]')
      seen.steps.push(typeof chat.sessionId, String(chat === Parley.get()), launcher.localName)
    </script>`
    const chat = await open({ html: html.replace('{tag}', `{tag}${ask}`), init: watch })
    await chat.launcher.waitFor()
    expect(await chat.page.evaluate(() => window.seen.steps)).toEqual(['string', 'true', 'button'])
    expect(await chat.page.locator('parley-chat').count()).toBe(1)
  })

  it('takes the widget off again before it has started', async () => {
    const remove = `<script>
      document.querySelector('#parley').onload = () => document.querySelector('parley-chat').remove()
    </script>`
    const chat = await open({ html: html.replace('{tag}', `${asyncTag}${remove}`), init: watch })
    await expect.poll(() => chat.page.evaluate(() => typeof window.Parley)).toBe('function')
    await expect.poll(() => pending(chat)).toEqual([])
    expect(await chat.page.evaluate(() => Object.keys(localStorage))).toEqual([])
    expect(await chat.page.evaluate(() => (window.Parley as unknown as { get(): unknown }).get())).toBe(
      undefined,
    )
  })

  it('Z2: has no timer and no frame running while nothing happens, before and after a visit', async () => {
    const chat = await open({ html, init: watch })
    await chat.launcher.waitFor()
    await expect.poll(() => pending(chat)).toEqual([])
    await chat.openPanel()
    await chat.button('Close').click()
    await expect.poll(() => pending(chat)).toEqual([])
  })
})

describe('opening', () => {
  it('draws the panel when the pointer or the focus comes to the launcher, hidden, and once', async () => {
    for (const come of ['hover', 'focus'] as const) {
      const chat = await open()
      await chat.launcher.waitFor()
      expect(await hasPanel(chat)).toBe(false)
      await chat.launcher[come]()
      await expect.poll(() => hasPanel(chat)).toBe(true)
      expect(await chat.panel.isVisible()).toBe(false)
      await chat.panel.evaluate((panel) => panel.setAttribute('data-first', ''))
      await chat.launcher.click()
      await chat.panel.waitFor()
      expect(await chat.panel.getAttribute('data-first')).toBe('')
      expect(await chat.input.evaluate((input) => input.matches(':focus'))).toBe(true)
    }
  })

  it('has the focus in the composer within the task of the click', async () => {
    const chat = await open({ init: watch })
    await chat.launcher.waitFor()
    await chat.page.evaluate(() => {
      const { port1, port2 } = new MessageChannel()
      port1.onmessage = () => {
        window.seen.focused = document.querySelector('parley-chat')?.shadowRoot?.activeElement?.localName
      }
      addEventListener('click', () => port2.postMessage(0), { capture: true, once: true })
    })
    // A click without a pointer that comes before it, as by a script or a voice.
    await chat.launcher.evaluate((launcher: HTMLElement) => launcher.click())
    await expect.poll(() => chat.page.evaluate(() => window.seen.focused)).toBe('textarea')
  })
})

it('L8: a thousand widgets that came and went leave nothing behind', async () => {
  const chat = await open({ options: { endpoint: undefined }, expectsComplaints: true })
  const cdp = await chat.page.context().newCDPSession(chat.page)
  await cdp.send('Performance.enable')
  const measure = async () => {
    // What crosses from script to document and back takes a collection each way.
    for (let times = 0; times < 4; times++) await cdp.send('HeapProfiler.collectGarbage')
    const { metrics } = await cdp.send('Performance.getMetrics')
    const of = (name: string) => metrics.find((metric) => metric.name === name)?.value ?? Number.NaN
    return { heap: of('JSHeapUsedSize'), listeners: of('JSEventListeners'), nodes: of('Nodes') }
  }
  const comeAndGo = (times: number) =>
    chat.page.evaluate(
      async ({ times, agent }) => {
        const { mount } = window.Parley as unknown as {
          mount(options: object): Record<'open' | 'destroy', () => void>
        }
        for (let time = 0; time < times; time++) {
          const chat = mount({ endpoint: '/', agent, persist: 'none' })
          // Every second one is opened: its panel is drawn then.
          if (time % 2) {
            chat.open()
            await new Promise((resolve) => setTimeout(resolve))
          }
          chat.destroy()
        }
        await new Promise((resolve) => setTimeout(resolve, 500))
      },
      { times, agent: DEMO_APP_ID },
    )
  // What is made once: compiled code, shared sheets, caches.
  await comeAndGo(200)
  const before = await measure()
  await comeAndGo(1000)
  const after = await measure()
  console.info(`L8: ${after.heap - before.heap} bytes, ${after.listeners - before.listeners} listeners more`)
  expect(after.listeners).toBe(before.listeners)
  expect(after.nodes - before.nodes).toBeLessThan(50)
  expect(after.heap - before.heap).toBeLessThan(200_000)
}, 120_000)
