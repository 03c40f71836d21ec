import { Component, type ComponentChild, type FunctionComponent, h } from 'preact'

/** A component that renders again only when one of its props is another object. */
export function memo<Props extends object>(render: FunctionComponent<Props>): FunctionComponent<Props> {
  class Memo extends Component<Props> {
    override shouldComponentUpdate(next: Readonly<Props>): boolean {
      const current: Readonly<Props> = this.props
      return (Object.keys(next) as (keyof Props)[]).some((name) => next[name] !== current[name])
    }
    override render(props: Props): ComponentChild {
      return h(render, props)
    }
  }
  return Memo as unknown as FunctionComponent<Props>
}
