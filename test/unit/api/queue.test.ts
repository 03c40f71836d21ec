import { describe, expect, it } from 'vitest'
import { type Command, createCommandRunner } from '../../../src/api/queue.ts'
import type { ParleyHandle } from '../../../src/public-types.ts'

function setUp() {
  const calls: unknown[][] = []
  const reports: string[] = []
  const record =
    (name: string) =>
    (...args: unknown[]) => {
      calls.push([name, ...args])
      return `${name} done`
    }
  const handle = {
    open: record('open'),
    send: record('send'),
    on: record('on'),
    stop() {
      throw new Error('mine')
    },
  } as unknown as ParleyHandle
  let current: ParleyHandle | undefined
  const commands = createCommandRunner({
    mount(options) {
      calls.push(['mount', options])
      current = handle
      return handle
    },
    get: () => current,
    report: (message) => void reports.push(message),
  })
  return { calls, reports, commands, handle }
}

const options = { endpoint: 'https://agent.example/' }

describe('commands', () => {
  it('L10: fifty calls of a stub run in order, what came before the widget too', () => {
    const { commands, calls } = setUp()
    const stub: Command[] = Array.from({ length: 49 }, (_, index) => ['send', `message ${index}`])
    for (const call of stub) commands.run(call)
    expect(calls).toEqual([])
    commands.run(['mount', options])
    commands.drain()
    expect(calls).toEqual([['mount', options], ...stub])
    commands.drain()
    expect(calls).toHaveLength(50)
  })

  it('return what the method returns', () => {
    const { commands, handle } = setUp()
    expect(commands.run(['mount', options])).toBe(handle)
    expect(commands.run(['open'])).toBe('open done')
    const listener = () => {}
    expect(commands.run(['on', 'message', listener])).toBe('on done')
  })

  it.each(['opne', 'toString', 'constructor', '__proto__', 'element', 'isOpen'])(
    'one that does not exist is reported with those that do: %s',
    (name) => {
      const { commands, reports } = setUp()
      commands.run(['mount', options])
      expect(commands.run([name])).toBeUndefined()
      expect(reports).toEqual([expect.stringMatching(/^There is no command .*mount, open, close/)])
    },
  )

  it('one that fails is reported, and the next ones run', () => {
    const { commands, reports, calls } = setUp()
    for (const call of [['stop'], ['open']] as const) commands.run(call)
    commands.run(['mount', options])
    commands.drain()
    expect(reports).toEqual(['The command "stop" failed.'])
    expect(calls.at(-1)).toEqual(['open'])
  })
})
