/**
 * Names on the wire of OpenAI's two APIs for answers, Chat Completions and Responses, as many other servers speak them
 * too. Requests are ours; of what comes back everything may be missing or of another type.
 */

export interface ChatCompletionBody {
  readonly model?: string
  readonly messages: readonly { readonly role: 'user' | 'assistant'; readonly content: unknown }[]
  readonly stream: true
  readonly stream_options: unknown
  readonly user: string
}

export interface ResponseBody {
  readonly model?: string
  readonly input: readonly { readonly role: 'user' | 'assistant'; readonly content: unknown }[]
  readonly stream: true
  readonly user: string
}

export type ChatPart =
  | { readonly type: 'text'; readonly text: string }
  | { readonly type: 'image_url'; readonly image_url: { readonly url: string } }
  | { readonly type: 'file'; readonly file: { readonly filename: string; readonly file_data: string } }

export type InputPart =
  | { readonly type: 'input_text'; readonly text: string }
  | { readonly type: 'input_image'; readonly image_url: string; readonly detail: 'auto' }
  | { readonly type: 'input_file'; readonly filename: string; readonly file_data: string }
  | { readonly type: 'input_file'; readonly file_url: string }
