import { useChatView } from '../context.ts'
import { Avatar } from './avatar.tsx'
import { Prompts } from './prompts.tsx'

/** What a new conversation shows before the first message. */
export function Welcome() {
  const { config, words } = useChatView()
  return (
    <div class="welcome">
      <Avatar />
      <p class="greeting">{config.greeting || words.value.greeting}</p>
      <Prompts prompts={config.prompts} />
    </div>
  )
}
