import type { Browser } from 'playwright-core'
import { openBenchPage, subtract } from './bench-page.ts'
import { loadSlowdown } from './load-cost.ts'
import { medians } from './statistics.ts'
import { traceTasks } from './trace-tasks.ts'

export interface OpenCost {
  readonly script: number
  readonly layout: number
  readonly total: number
  readonly clickToPaint: number
  /** CPU of the main thread from the click to the first frame with the panel, the pointer having come before. */
  readonly clickToFrame: number
  readonly longTasks: number
  readonly requests: number
}

/** What the first click on the launcher costs, until the panel stands, on the same slow CPU as the load. */
export async function measureOpen(browser: Browser, url: string, times = 5): Promise<OpenCost> {
  const results: OpenCost[] = []
  for (let time = 0; time < times; time++)
    results.push({ ...(await openOnce(browser, url)), clickToFrame: await traceClick(browser, url) })
  return medians(results)
}

async function openOnce(browser: Browser, url: string): Promise<Omit<OpenCost, 'clickToFrame'>> {
  const bench = await openBenchPage(browser, loadSlowdown)
  const { page } = bench
  try {
    await page.goto(url)
    const box = await page.locator('parley-chat [part~="launcher"]').boundingBox()
    if (!box) throw new Error('The launcher is not on the page.')
    await bench.settle()
    const before = await bench.cost()
    const { longTasks } = await bench.disturbance()
    const requestsBefore = bench.requests.length
    // Waiting begins before the click, so that what is measured holds no more of the measuring than it must.
    const isStanding = page.evaluate(panelStands)
    await page.mouse.click(box.x + box.width / 2, box.y + box.height / 2)
    await isStanding
    await bench.settle()
    const cost = subtract(await bench.cost(), before)
    const disturbance = await bench.disturbance()
    return {
      ...cost,
      clickToPaint: disturbance.clickToPaint,
      longTasks: disturbance.longTasks - longTasks,
      requests: bench.requests.length - requestsBefore,
    }
  } finally {
    await bench.close()
  }
}

async function traceClick(browser: Browser, url: string): Promise<number> {
  const bench = await openBenchPage(browser, loadSlowdown)
  const { page } = bench
  try {
    await page.goto(url)
    await page.locator('parley-chat [part~="launcher"]').hover()
    await bench.settle()
    const tasks = await traceTasks(page, async () => {
      await page.mouse.down()
      await page.mouse.up()
      await page.evaluate(panelStands)
      await bench.settle()
    })
    const click = tasks.findIndex(({ hasClick }) => hasClick)
    const frame = tasks.findIndex(({ hasFrame }, index) => hasFrame && index >= click)
    return tasks.slice(click, frame + 1).reduce((sum, { cpuMs }) => sum + cpuMs, 0)
  } finally {
    await bench.close()
  }
}

/** Runs in the page: resolves when the panel is there and its animations have ended. */
async function panelStands(): Promise<void> {
  const root = document.querySelector('parley-chat')?.shadowRoot
  while (!root?.querySelector('[part~="panel"]:not([hidden])')) {
    await new Promise((resolve) => requestAnimationFrame(resolve))
  }
  await Promise.allSettled(root.getAnimations().map(({ finished }) => finished))
}
