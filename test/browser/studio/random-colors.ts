/** Accent colours as sites write them: the same ones in every run, from a generator with a seed, and those at the edges. */
export function randomColors(count: number, seed = 20_260_214): string[] {
  let state = seed
  // mulberry32
  const next = () => {
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296
  }
  const upTo = (most: number, digits = 0) => (next() * most).toFixed(digits)
  const hex = () =>
    `#${Math.floor(next() * 0x1000000)
      .toString(16)
      .padStart(6, '0')}`
  const kinds = [
    hex,
    hex,
    hex,
    () => `rgb(${upTo(255)} ${upTo(255)} ${upTo(255)} / ${upTo(100)}%)`,
    () => `hsl(${upTo(360)} ${upTo(100)}% ${upTo(100)}%)`,
    () => `hwb(${upTo(360)} ${upTo(50)}% ${upTo(50)}%)`,
    () => `oklch(${upTo(1, 3)} ${upTo(0.4, 3)} ${upTo(360)})`,
    () => `lab(${upTo(100)}% ${upTo(160)} -${upTo(120)})`,
    () => `color(display-p3 ${upTo(1, 3)} ${upTo(1, 3)} ${upTo(1, 3)})`,
  ]
  return Array.from({ length: count }, (_, index) => (kinds[index % kinds.length] ?? hex)())
}

export const edgeColors: readonly string[] = [
  ...['black', 'white', 'gray', 'yellow', 'blue', 'red', 'lime', 'cyan', 'magenta', 'rebeccapurple'],
  ...['transparent', '#777', '#767676', '#17181c', '#fefefe', '#0f766e', '#9a3d16', '#ffd400', '#ffffff80'],
  ...['oklch(0.9 0.4 110)', 'oklch(none 0.2 20)', 'color(xyz-d65 0.2 0.179 0.1)', 'color(srgb 2 -1 0.5)'],
]
