import { useComputed } from '@preact/signals'
import { isBusy } from '../../core/chat-state.ts'
import type { Message } from '../../core/message.ts'
import { versionCount } from '../../core/versions.ts'
import { fill } from '../../i18n/translate.ts'
import { useChatView } from '../context.ts'
import { IconButton } from './icon-button.tsx'

/** Leads through the ways a conversation went on from this message. */
export function VersionPager({ message }: { message: Message }) {
  const { controller, language, state, words } = useChatView()
  const canChoose = useComputed(() => !isBusy(state.value))
  const { version, previousVersion, nextVersion } = words.value
  const index = message.versions?.index ?? 0
  const count = versionCount(message)
  // A button that is disabled under the finger would lose the focus.
  const step = (icon: 'back' | 'next', label: string, wanted: number) => (
    <IconButton
      icon={icon}
      label={label}
      iconSize={16}
      aria-disabled={!canChoose.value || wanted < 0 || wanted >= count}
      onClick={() => controller.chooseVersion(message.id, wanted)}
    />
  )
  return (
    // biome-ignore lint/a11y/useSemanticElements: nothing here is a field
    <div
      class="pager"
      role="group"
      aria-label={fill(version, { number: index + 1, count }, language.value.tag)}
    >
      {step('back', previousVersion, index - 1)}
      <span aria-hidden="true">
        {index + 1}/{count}
      </span>
      {step('next', nextVersion, index + 1)}
    </div>
  )
}
