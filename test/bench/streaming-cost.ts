import type { Browser, Page } from 'playwright-core'
import { type BenchPage, openBenchPage, subtract } from './bench-page.ts'
import { appendPlainText, countNodes, type NodeCounts } from './in-page.ts'

/** Script alone is left out: the browser's counter misses what runs as the reaction to a chunk of a stream. */
export interface StreamingCost {
  readonly layout: number
  readonly total: number
  readonly longTasks: number
}

/** What one answer of so many deltas costs in the widget, from sending the question to the end of the answer. */
export async function measureStreaming(
  browser: Browser,
  url: string,
  deltas: number,
): Promise<StreamingCost> {
  return measureWork(browser, `${url}/tag?deltas=${deltas}`, openPanel, (page) => ask(page, deltas))
}

/** The same stream, shown with the least a page can do: a minimal reader, one element per line, text appended. */
export async function measurePlainText(
  browser: Browser,
  url: string,
  deltas: number,
): Promise<StreamingCost> {
  return measureWork(
    browser,
    `${url}/empty`,
    async () => {},
    (page) => page.evaluate(appendPlainText, deltas),
  )
}

/** Nodes made for one answer in the widget, and nodes that were needed. In a run of its own: counting costs. */
export async function countStreamingNodes(
  browser: Browser,
  url: string,
  deltas: number,
): Promise<NodeCounts> {
  const bench = await openBenchPage(browser)
  try {
    await bench.page.goto(`${url}/tag?deltas=${deltas}`)
    await openPanel(bench.page)
    const counting = bench.page.evaluate(countNodes, 'section')
    await ask(bench.page, deltas)
    await bench.page.evaluate(() => window.dispatchEvent(new Event('bench:counted')))
    return await counting
  } finally {
    await bench.close()
  }
}

async function measureWork(
  browser: Browser,
  url: string,
  prepare: (page: Page) => Promise<void>,
  work: (page: Page) => Promise<void>,
): Promise<StreamingCost> {
  const bench: BenchPage = await openBenchPage(browser)
  try {
    await bench.page.goto(url)
    await prepare(bench.page)
    await bench.settle()
    const before = await bench.cost()
    const { longTasks } = await bench.disturbance()
    await work(bench.page)
    await bench.settle()
    const { layout, total } = subtract(await bench.cost(), before)
    return { layout, total, longTasks: (await bench.disturbance()).longTasks - longTasks }
  } finally {
    await bench.close()
  }
}

async function openPanel(page: Page): Promise<void> {
  await page.locator('parley-chat [part~="launcher"]').click()
  await page.locator('parley-chat [part~="panel"]').waitFor()
}

/** By the public handle, so that nothing has to look at the page meanwhile. */
async function ask(page: Page, deltas: number): Promise<void> {
  const length = await page.evaluate(async () => {
    const { Parley } = window as unknown as { Parley: { get(): BenchHandle } }
    await Parley.get().send('A long answer, please.')
    return Parley.get().messages.at(-1)?.text.length
  })
  if (length !== deltas * 4) throw new Error(`The answer has ${length} characters instead of ${deltas * 4}.`)
}

interface BenchHandle {
  send(text: string): Promise<void>
  readonly messages: readonly { readonly text: string }[]
}
