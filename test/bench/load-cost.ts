import type { Browser } from 'playwright-core'
import { openBenchPage } from './bench-page.ts'
import { medians } from './statistics.ts'

export const loadSlowdown = 4

export interface LoadCost {
  readonly script: number
  readonly layout: number
  readonly total: number
  readonly longTasks: number
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
    return { ...cost, longTasks, layoutShift, ...(await bench.memory()), requests }
  } finally {
    await bench.close()
  }
}
