import type { ParleyGlobal, ParleyHandle } from '../public-types.ts'

/**
 * `Parley('open')`, `Parley('on', 'message', listener)`: commands as function calls, so that a page may call before
 * the script is there. A stub keeps such calls in `q`; what needs a widget waits for the first one.
 */
export type Command = readonly [name: string, ...args: unknown[]]

export interface CommandRunner {
  run(command: Command): unknown
  /** Runs what waited for a widget. */
  drain(): void
}

export interface CommandTargets {
  readonly mount: ParleyGlobal['mount']
  readonly get: () => ParleyHandle | undefined
  readonly report: (message: string, cause?: unknown) => void
}

export const handleCommands = [
  'open',
  'close',
  'toggle',
  'send',
  'stop',
  'retry',
  'setDraft',
  'focus',
  'newConversation',
  'openConversation',
  'listConversations',
  'renameConversation',
  'deleteConversation',
  'identify',
  'setParams',
  'setTheme',
  'setStrings',
  'on',
  'destroy',
] as const satisfies readonly (keyof ParleyHandle)[]

type HandleCommand = (typeof handleCommands)[number]

export function createCommandRunner({ mount, get, report }: CommandTargets): CommandRunner {
  const waiting: Command[] = []

  /** One failing call is reported; the calls after it still run. */
  function run(command: Command): unknown {
    const [name, ...args] = command
    try {
      if (name === 'mount') return mount(args[0] as Parameters<typeof mount>[0])
      if (!isHandleCommand(name)) {
        report(`There is no command "${name}"; the commands are: mount, ${handleCommands.join(', ')}.`)
        return undefined
      }
      const handle = get()
      if (handle) return (handle[name] as (...args: unknown[]) => unknown)(...args)
      waiting.push(command)
    } catch (thrown) {
      report(`The command "${name}" failed.`, thrown)
    }
    return undefined
  }

  return {
    run,
    drain() {
      for (const command of waiting.splice(0)) run(command)
    },
  }
}

function isHandleCommand(name: string): name is HandleCommand {
  return (handleCommands as readonly string[]).includes(name)
}
