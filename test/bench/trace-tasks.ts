import type { Page } from 'playwright-core'

/** One task of the page's main thread. */
export interface Task {
  readonly cpuMs: number
  /** Whether code of the widget ran in it. */
  readonly isOurs: boolean
  /** Whether a click was handled in it. */
  readonly hasClick: boolean
  /** Whether it ended with a frame on its way to the screen. */
  readonly hasFrame: boolean
}

interface TraceEvent {
  readonly name: string
  readonly pid: number
  readonly tid: number
  readonly ts: number
  readonly dur?: number
  /** CPU time of the thread, microseconds. */
  readonly tdur?: number
  readonly args: { readonly name?: string; readonly data?: { readonly url?: string; readonly type?: string } }
}

/** The tasks of the page's main thread while something happens, in their order. */
export async function traceTasks(page: Page, happens: () => Promise<unknown>): Promise<readonly Task[]> {
  const cdp = await page.context().newCDPSession(page)
  const events: TraceEvent[] = []
  cdp.on('Tracing.dataCollected', ({ value }) => events.push(...(value as unknown as TraceEvent[])))
  const isComplete = new Promise((resolve) => cdp.once('Tracing.tracingComplete', resolve))
  const includedCategories = ['devtools.timeline', 'disabled-by-default-devtools.timeline']
  await cdp.send('Tracing.start', { traceConfig: { includedCategories }, transferMode: 'ReportEvents' })
  await happens()
  await cdp.send('Tracing.end')
  await isComplete
  await cdp.detach()
  // Not the one that asks for the script, which is the browser's own.
  const ours = events.filter(
    ({ name, args }) =>
      /^(EvaluateScript|FunctionCall)$/.test(name) && args.data?.url?.endsWith('/parley.js'),
  )
  const main = events.filter(({ pid, tid }) => pid === ours[0]?.pid && tid === ours[0]?.tid)
  return main
    .filter(({ name, tdur }) => name === 'RunTask' && tdur)
    .sort((one, other) => one.ts - other.ts)
    .map((task) => {
      const inside = main.filter(({ ts }) => ts >= task.ts && ts < task.ts + (task.dur ?? 0))
      return {
        cpuMs: (task.tdur ?? 0) / 1000,
        isOurs: inside.some((event) => ours.includes(event)),
        hasClick: inside.some(({ name, args }) => name === 'EventDispatch' && args.data?.type === 'click'),
        hasFrame: inside.some(({ name }) => name === 'Commit'),
      }
    })
}
