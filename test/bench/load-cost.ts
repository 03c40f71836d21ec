import type { Browser } from 'playwright-core'
import { openBenchPage } from './bench-page.ts'
import { medians } from './statistics.ts'
import { traceTasks } from './trace-tasks.ts'

export const loadSlowdown = 4

export interface LoadCost {
  readonly script: number
  readonly layout: number
  readonly total: number
  readonly longTasks: number
  /** Of those in which code of the widget runs; counted in a load of its own, as tracing costs time. */
  readonly longestTask: number
  readonly layoutShift: number
  readonly heapBytes: number
  readonly nodes: number
  readonly listeners: number
  /** Beside the document. */
  readonly requests: number
}

/** What loading a page costs, with a CPU four times slower than this one: the median of several loads. */
export async function measureLoad(browser: Browser, url: string, loads = 9): Promise<LoadCost> {
  const results: LoadCost[] = []
  for (let load = 0; load < loads; load++) results.push(await loadOnce(browser, url))
  return medians(results)
}

async function loadOnce(browser: Browser, url: string): Promise<LoadCost> {
  const bench = await openBenchPage(browser, loadSlowdown)
  try {
    await bench.page.goto(url, { waitUntil: 'load' })
    await bench.settle()
    const cost = await bench.cost()
    const { longTasks, layoutShift } = await bench.disturbance()
    const requests = bench.requests.length - 1
    const memory = await bench.memory()
    // From elsewhere, or what a widget does when it is left would be counted too.
    await bench.page.goto('about:blank')
    const tasks = await traceTasks(bench.page, async () => {
      await bench.page.goto(url, { waitUntil: 'load' })
      await bench.settle()
    })
    const longestTask = Math.max(0, ...tasks.map(({ cpuMs, isOurs }) => (isOurs ? cpuMs : 0)))
    return { ...cost, longTasks, longestTask, layoutShift, ...memory, requests }
  } finally {
    await bench.close()
  }
}
