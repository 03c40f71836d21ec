/** CSS lengths with spaces between them, one by one. Those within brackets, as of `calc(1px + 2px)`, are part of one. */
export function splitLengths(lengths: string): readonly string[] {
  return lengths.match(/(?:[^\s()]|\((?:[^()]|\((?:[^()]|\([^()]*\))*\))*\))+/g) ?? []
}
