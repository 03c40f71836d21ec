import type { Browser, CDPSession, Page } from 'playwright-core'

/**
 * A page in a context of its own, with the counters of the browser. Times are CPU time of the page's main thread, so
 * that what else the machine does hardly shows.
 */
export interface BenchPage {
  readonly page: Page
  /** Paths the page asked for, the document first. */
  readonly requests: readonly string[]
  /** What was spent since the page was made. */
  cost(): Promise<Cost>
  disturbance(): Promise<Disturbance>
  /** After a garbage collection. */
  memory(): Promise<{ readonly heapBytes: number; readonly nodes: number; readonly listeners: number }>
  /** Until the page has painted what it was doing. */
  settle(): Promise<void>
  close(): Promise<void>
}

/** Milliseconds of main thread CPU. `total` is all tasks: parsing, painting and network events too. */
export interface Cost {
  readonly script: number
  readonly layout: number
  readonly total: number
}

/** What a visitor may notice. */
export interface Disturbance {
  /** Over 50 ms. */
  readonly longTasks: number
  /** The sum of all, as in CLS. */
  readonly layoutShift: number
  /** The longest click, from the input to the next paint; the browser reports steps of 8 ms from 16 ms on. */
  readonly clickToPaint: number
}

declare global {
  interface Window {
    benchObserved: Disturbance
  }
}

export async function openBenchPage(browser: Browser, cpuSlowdown = 1): Promise<BenchPage> {
  const context = await browser.newContext({ viewport: { width: 1280, height: 800 } })
  const page = await context.newPage()
  const requests: string[] = []
  page.on('request', (request) => {
    if (request.url().startsWith('http')) requests.push(new URL(request.url()).pathname)
  })
  const cdp = await context.newCDPSession(page)
  await cdp.send('Performance.enable', { timeDomain: 'threadTicks' })
  await cdp.send('Emulation.setCPUThrottlingRate', { rate: cpuSlowdown })
  // The compiler of these files wraps functions in a call that pages don't know.
  await page.addInitScript('globalThis.__name = (value) => value')
  await page.addInitScript(observe)

  return {
    page,
    requests,
    async cost() {
      const metric = await readMetrics(cdp)
      const ms = (name: string) => metric(name) * 1000
      const layout = ms('LayoutDuration') + ms('RecalcStyleDuration')
      return { script: ms('ScriptDuration'), layout, total: ms('TaskDuration') }
    },
    disturbance: () => page.evaluate(() => window.benchObserved),
    async memory() {
      await cdp.send('HeapProfiler.collectGarbage')
      const metric = await readMetrics(cdp)
      return {
        heapBytes: metric('JSHeapUsedSize'),
        nodes: metric('Nodes'),
        listeners: metric('JSEventListeners'),
      }
    },
    settle: () =>
      page.evaluate(
        () =>
          new Promise<void>((resolve) => {
            requestAnimationFrame(() => requestAnimationFrame(() => requestIdleCallback(() => resolve())))
          }),
      ),
    close: () => context.close(),
  }
}

export function subtract(after: Cost, before: Cost): Cost {
  return {
    script: after.script - before.script,
    layout: after.layout - before.layout,
    total: after.total - before.total,
  }
}

/** Runs in the page, before anything else does. */
function observe(): void {
  const observed = { longTasks: 0, layoutShift: 0, clickToPaint: 0 }
  window.benchObserved = observed
  const watch = (type: string, use: (entry: PerformanceEntry) => void, more = {}) =>
    new PerformanceObserver((list) => list.getEntries().forEach(use)).observe({ type, ...more })
  watch('longtask', () => observed.longTasks++)
  watch('layout-shift', (entry) => {
    observed.layoutShift += 'value' in entry ? Number(entry.value) : 0
  })
  const useClick = ({ name, duration }: PerformanceEntry) => {
    if (name === 'click') observed.clickToPaint = Math.max(observed.clickToPaint, duration)
  }
  watch('event', useClick, { durationThreshold: 16 })
}

async function readMetrics(cdp: CDPSession): Promise<(name: string) => number> {
  const { metrics } = await cdp.send('Performance.getMetrics')
  return (name) => metrics.find((metric) => metric.name === name)?.value ?? 0
}
