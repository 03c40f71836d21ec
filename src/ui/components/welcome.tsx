import { useChatView } from '../context.ts'
import { Avatar } from './avatar.tsx'

/** What a new conversation shows before the first message. */
export function Welcome() {
  const { config, controller, words } = useChatView()
  return (
    <div class="welcome">
      <Avatar />
      <p class="greeting">{config.greeting || words.value.greeting}</p>
      {config.prompts.length > 0 && (
        <ul class="prompts" aria-label={words.value.suggestions}>
          {config.prompts.map(({ label, prompt }) => (
            <li key={`${label}\n${prompt}`}>
              <button type="button" class="prompt" onClick={() => controller.send(prompt)}>
                {label}
              </button>
            </li>
          ))}
        </ul>
      )}
    </div>
  )
}
