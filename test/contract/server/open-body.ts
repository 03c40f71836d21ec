/** Reads a stream in steps: until it holds the words, and later to its end. Each step gives what came since the last. */
export function openBody(response: Response): {
  readUntil(words: string): Promise<string>
  readRest(): Promise<string>
  leave(): Promise<void>
} {
  const reader = response.body!.getReader()
  const decoder = new TextDecoder()
  const read = async (isEnough: (text: string) => boolean): Promise<string> => {
    let text = ''
    while (!isEnough(text)) {
      const { done, value } = await reader.read()
      if (done) break
      text += decoder.decode(value, { stream: true })
    }
    return text
  }
  return {
    readUntil: (words) => read((text) => text.includes(words)),
    readRest: () => read(() => false),
    leave: () => reader.cancel(),
  }
}
