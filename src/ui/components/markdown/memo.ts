/** A component that renders again only when one of its props is another value. */
import type { Component, ComponentChildren, FunctionComponent } from 'preact'

export function memo<Props extends object>(
  view: (props: Props) => ComponentChildren,
): FunctionComponent<Props> {
  function Memo(this: Component<Props>, props: Props) {
    this.shouldComponentUpdate = (next) => {
      const before = Object.entries(this.props)
      return before.some(([name, value]) => value !== Reflect.get(next, name))
    }
    return view(props)
  }
  return Memo as FunctionComponent<Props>
}
