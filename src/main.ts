import { type Command, createCommandRunner, handleCommands } from './api/queue.ts'
import { readAttributes } from './config/read-attributes.ts'
import { mountWidget } from './mount.ts'
import type { ParleyGlobal, ParleyHandle, ParleyMethods, ParleyOptions } from './public-types.ts'
import { defineParleyChat, type ParleyChatElement, tagName } from './ui/element.ts'

/** What a page may put in our place before the script has loaded: a function that keeps its calls. */
interface ParleyStub {
  readonly q?: readonly Command[]
}

declare global {
  interface Window {
    Parley?: ParleyGlobal | ParleyStub
  }
}

const version = '0.1.0'

// Gone as soon as anything waits, and never there in a module.
const script = document.currentScript ?? document.querySelector('script[data-endpoint]')
const ours = script instanceof HTMLScriptElement ? script : undefined
const tag = ours && Object.keys(ours.dataset).length > 0 ? ours : undefined

// Everything optional lies beside this file. The address is read now: later the element may be another's.
const address = ours?.src || document.baseURI
const loadExtra = (name: string): Promise<unknown> =>
  import(/* @vite-ignore */ new URL(`extras/${name}.js`, address).href)

start(window.Parley)

/** The first copy on a page serves all tags; a tag that was pasted twice by mistake is served once. */
function start(existing: Window['Parley']): void {
  if (!isLoaded(existing)) publish(existing?.q ?? [])
  else if (!tag) return
  else if (hasTwin(tag))
    console.warn('[Parley] The same script tag is on this page twice; the second one does nothing.')
  else if (!isServed(tag)) {
    const handle = existing.mount(readAttributes(tag, 'data-') as unknown as ParleyOptions)
    if (handle) (handle.element as ParleyChatElement).tag = signature(tag)
  }
}

/** Where a framework has put another body in place of the one the tag was in, the widget has stayed. */
function isServed(tag: HTMLScriptElement): boolean {
  const hosts = Array.from(document.querySelectorAll<ParleyChatElement>(tagName))
  return hosts.some((host) => host.isAlive && host.tag === signature(tag))
}

function isLoaded(existing: Window['Parley']): existing is ParleyGlobal {
  return typeof existing === 'function' && 'mount' in existing
}

function hasTwin(tag: HTMLScriptElement): boolean {
  const tags = Array.from(document.querySelectorAll<HTMLScriptElement>('script[data-endpoint]'))
  return tags.some((other) => other !== tag && signature(other) === signature(tag))
}

function signature(tag: HTMLScriptElement): string {
  return JSON.stringify(Object.entries(tag.dataset).sort())
}

/**
 * Puts `window.Parley` in the place of the stub and prepares the widget of the tag. It starts in a later task, and what
 * was called before is run then, unless the page calls us first.
 */
function publish(queued: readonly Command[]): void {
  let mounted: ParleyChatElement[] = []
  let waiting = queued

  function keep(element: ParleyChatElement | undefined): ParleyChatElement | undefined {
    mounted = mounted.filter(({ isAlive }) => isAlive)
    if (element) mounted.push(element)
    return element
  }

  function mount(options: ParleyOptions): ParleyHandle | undefined {
    const handle = keep(mountWidget({ ...options }, loadExtra))?.handle
    commands.drain()
    return handle
  }

  function get(element?: Element): ParleyHandle | undefined {
    if (element) return (element as ParleyChatElement).handle
    const first = mounted.find(({ isAlive }) => isAlive)
    return (first ?? document.querySelector<ParleyChatElement>(tagName))?.handle
  }

  function runQueued(): void {
    const calls = waiting
    waiting = []
    for (const call of calls) commands.run(call)
  }

  /** What was called first comes first. */
  const inOrder =
    <Args extends readonly unknown[], Result>(call: (...args: Args) => Result) =>
    (...args: Args): Result => {
      runQueued()
      return call(...args)
    }

  const report = (message: string, cause?: unknown) => console.warn(`[Parley] ${message}`, cause ?? '')
  const commands = createCommandRunner({ mount, get, report })
  const command = (name: string, ...args: unknown[]) => commands.run([name, ...args])

  const methods = handleCommands.map((name) => [name, inOrder(command.bind(undefined, name))])
  const own = { mount: inOrder(mount), get: inOrder(get), version }
  window.Parley = Object.assign(inOrder(command), Object.fromEntries(methods) as ParleyMethods, own)
  // Before the tag's own start, which tells those who listen that it is ready.
  setTimeout(runQueued)
  defineParleyChat(loadExtra)
  const element = tag && keep(mountWidget(readAttributes(tag, 'data-'), loadExtra, tag))
  if (element) element.tag = signature(tag)
}
