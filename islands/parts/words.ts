/** Words that the server wrote in the reader's language: data-words-saved="…" is word(element, "saved"). */
export function word(element: HTMLElement, name: string, values: Record<string, string | number> = {}): string {
  const text = element.getAttribute(`data-words-${name}`) ?? "";
  return text.replace(/\{(\w+)\}/g, (_whole, key: string) => String(values[key] ?? ""));
}
