import { DEMO_APP_ID } from '../../demo/server/well-known.ts'
import type { ProtocolName } from '../../src/protocols/registry.ts'
import type { ChatPage, PageOptions } from './browser-page.ts'

type Attributes = Readonly<Record<string, string | undefined>>

/** Where the demo server speaks each contract, as attributes of the tag. */
export const places: Readonly<Record<ProtocolName, Attributes>> = {
  'dynamiq-runs': { endpoint: '/' },
  'dynamiq-conversations': { endpoint: '/' },
  'dynamiq-app': { endpoint: '/classic' },
  powabase: { endpoint: '/powabase' },
  'agent-manager': { endpoint: '/agent-manager' },
  'ai-sdk': { endpoint: '/ai-sdk/api/chat' },
  'ag-ui': { endpoint: '/ag-ui' },
  openai: { endpoint: '/openai/v1', agent: undefined, model: 'marlow' },
}

export const names = Object.keys(places) as ProtocolName[]

/** A page whose widget speaks that protocol, with its panel open. */
export async function visit(
  open: (options: PageOptions) => Promise<ChatPage>,
  protocol: ProtocolName,
  { options, ...page }: PageOptions = {},
): Promise<ChatPage> {
  const agent = DEMO_APP_ID
  const chat = await open({ ...page, options: { agent, protocol, ...places[protocol], ...options } })
  await chat.openPanel()
  return chat
}

export interface SaidMessage {
  role: string
  text: string
  finishReason?: string
}

/** The conversation as a site reads it. */
export function messagesOf(chat: ChatPage): Promise<SaidMessage[]> {
  return chat.page.evaluate(() => {
    const { messages } = (window.Parley as unknown as { get(): { messages: SaidMessage[] } }).get()
    return messages.map(({ role, text, finishReason }) => ({
      role,
      text,
      ...(finishReason ? { finishReason } : {}),
    }))
  })
}

export async function answersOf(chat: ChatPage): Promise<string[]> {
  return (await messagesOf(chat)).filter(({ role }) => role === 'assistant').map(({ text }) => text)
}

/** What the server does to the messages from here on. */
export function setFault(chat: ChatPage, fault: string): Promise<void> {
  return chat.page.evaluate((text) => {
    const handle = (window.Parley as unknown as { get(): { setParams(params: object): void } }).get()
    handle.setParams(text ? { fault: text } : {})
  }, fault)
}
