import type { Prompt } from '../../public-types.ts'
import { useChatView } from '../context.ts'
import { isByFinger } from '../is-by-finger.ts'

/** What the visitor might ask, one press away. */
export function Prompts({ prompts }: { prompts: readonly Prompt[] }) {
  const { controller, open, words } = useChatView()
  if (prompts.length === 0) return null
  return (
    <ul class="prompts" aria-label={words.value.suggestions}>
      {prompts.map(({ label, prompt }) => (
        <li key={`${label}\n${prompt}`}>
          <button
            type="button"
            class="prompt"
            dir="auto"
            onClick={(click) => {
              controller.send(prompt)
              if (!isByFinger(click)) open()
            }}
          >
            {label}
          </button>
        </li>
      ))}
    </ul>
  )
}
