/** The blanks of a template, and what fills them. */

/** `{field}` in a text is filled from the case. */
const BLANK = /\{([^{}]*)\}/g

export const blanksIn = (text: string): string[] => [...text.matchAll(BLANK)].map(([, name = '']) => name)

export const filled = (template: string, values: Readonly<Record<string, string>>): string =>
  template.replace(BLANK, (_, name: string) => values[name] ?? '')
