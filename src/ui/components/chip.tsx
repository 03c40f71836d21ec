import { type AllHTMLAttributes, type ComponentChildren, h } from 'preact'
import { useState } from 'preact/hooks'
import { Icon } from '../icons.tsx'

interface ChipProps {
  readonly name: string
  readonly note: ComponentChildren
  /** Address of a small picture. */
  readonly picture?: string | undefined
  /** Makes the whole chip a link or a button. */
  readonly tag?: 'a' | 'button' | 'span'
  readonly attributes?: AllHTMLAttributes<HTMLElement> | undefined
  readonly children?: ComponentChildren
}

/** A file: its picture or an icon, its name, and what there is to say and do about it. */
export function Chip({ name, note, picture, tag = 'span', attributes, children }: ChipProps) {
  // A strict policy of the page may forbid to load it.
  const [broken, setBroken] = useState<string>()
  return h(
    tag,
    { class: 'chip', ...attributes },
    picture && picture !== broken ? (
      <img class="thumb" src={picture} alt="" onError={() => setBroken(picture)} />
    ) : (
      <Icon name="file" />
    ),
    <span class="chip-text">
      <bdi class="chip-name">{name}</bdi> <small>{note}</small>
    </span>,
    children,
  )
}
